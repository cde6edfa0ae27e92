import { describe, expect, it } from 'vitest'
import { certify } from '#src/learning/certificate.ts'
import { describeCertificate } from '#src/learning/describe-certificate.ts'

describe('what photos prove of thresholds', () => {
  it.each([
    // 299 decisions without an error prove 99 %, 473 with one.
    [{ photos: 600, decided: 299, right: 299 }, 0],
    [{ photos: 600, decided: 298, right: 298 }, 3],
    [{ photos: 300, decided: 100, right: 100 }, 597],
    [{ photos: 300, decided: 100, right: 99 }, 1_119],
  ])('of %j: 99 %% takes %d more', (decisions, morePhotos) => {
    const certificate = certify(decisions, 0.99)
    expect(certificate).toMatchObject({ target: 0.99, morePhotos })
    expect(certificate.precision >= 0.99).toBe(morePhotos === 0)
  })

  it('of nothing decided is nothing', () => {
    const nothing = certify({ photos: 80, decided: 0, right: 0 }, 0.99)
    expect(nothing).toEqual({ target: 0.99, precision: 0 })
    expect(describeCertificate(nothing)).toContain('99.0 % were asked for')
  })

  it('is told with how many more photos it takes', () => {
    const told = describeCertificate(certify({ photos: 300, decided: 100, right: 100 }, 0.99))
    expect(told).toMatch(/at least 97\.0 %.*597 more.*99\.0 %/)
    expect(describeCertificate(certify({ photos: 9, decided: 300, right: 300 }, 0.99))).not.toMatch(
      /more/,
    )
  })
})
