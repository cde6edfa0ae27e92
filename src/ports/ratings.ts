/** What shoppers think of how their tickets were answered. */
export interface Ratings {
  /**
   * Takes the shopper's word, the first one only. @param stars 1-5
   * @returns false when they gave one before, or the ticket is not theirs
   */
  rate(ticketId: number, shopperId: number, stars: number): Promise<boolean>
  isRated(ticketId: number): Promise<boolean>
}
