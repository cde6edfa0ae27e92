/** Small facts the shop owns: thresholds per embedder, whose catalogue this is. Values are JSON. */
export interface SettingsStore {
  get(key: string): Promise<unknown>
  set(key: string, value: unknown): Promise<void>
  delete(key: string): Promise<void>
}
