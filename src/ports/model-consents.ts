/** Whether photos of a shopper may be shown to models outside of the shop. */
export interface ModelConsents {
  /** @returns undefined while the shopper has not said. */
  find(shopperId: number): Promise<boolean | undefined>
  /**
   * Notes that a shopper is asked beside the answer to this inquiry: nobody is asked a second time beside another one.
   * @returns whether to ask.
   */
  ask(shopperId: number, inquiryId: number): Promise<boolean>
  /** The shopper's last word counts. */
  decide(shopperId: number, isGiven: boolean): Promise<void>
}
