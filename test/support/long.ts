/** Large simulations run in a short form, and at full length with `npm run test:long`. */
export const isLong = process.env['TEST_LONG'] === '1'
