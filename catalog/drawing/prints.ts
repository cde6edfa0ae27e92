/** Chest prints, each drawn around (0, 0) and about 100 wide. */
export const prints = {
  rabbit: `<g stroke="#8d7f86" stroke-width="2">
      <path d="M-14 -14 C-34 -40 -32 -72 -18 -72 C-6 -70 -4 -40 -6 -18 Z" fill="#fff"/>
      <path d="M14 -14 C24 -34 44 -52 50 -40 C54 -28 32 -10 16 -4 Z" fill="#fff"/>
      <path d="M-15 -24 C-26 -42 -24 -60 -18 -60 C-11 -58 -11 -40 -10 -24 Z" fill="#f4a9ba" stroke="none"/>
      <ellipse cx="0" cy="14" rx="37" ry="33" fill="#fff"/></g>
    <circle cx="-14" cy="9" r="4.4" fill="#4a3b42"/><circle cx="14" cy="9" r="4.4" fill="#4a3b42"/>
    <ellipse cx="-23" cy="22" rx="7" ry="4.6" fill="#f9c3cd"/>
    <ellipse cx="23" cy="22" rx="7" ry="4.6" fill="#f9c3cd"/>
    <path d="M-5 17 Q0 14 5 17 Q3 23 0 23 Q-3 23 -5 17 Z" fill="#e0798f"/>
    <path d="M0 23 V28 M-8 29 Q-3 34 0 28 Q3 34 8 29" fill="none" stroke="#4a3b42" stroke-width="2.2"
      stroke-linecap="round"/>`,
  bear: `<g stroke="#5f4028" stroke-width="2"><circle cx="-31" cy="-30" r="16" fill="#a9764a"/>
      <circle cx="31" cy="-30" r="16" fill="#a9764a"/></g>
    <circle cx="-31" cy="-29" r="8" fill="#e3b98c"/><circle cx="31" cy="-29" r="8" fill="#e3b98c"/>
    <ellipse cx="0" cy="4" rx="44" ry="41" fill="#b58153" stroke="#5f4028" stroke-width="2"/>
    <ellipse cx="0" cy="18" rx="22" ry="17" fill="#f0d7b3"/>
    <circle cx="-17" cy="-6" r="4.6" fill="#33231a"/><circle cx="17" cy="-6" r="4.6" fill="#33231a"/>
    <ellipse cx="0" cy="11" rx="8" ry="5.6" fill="#33231a"/>
    <path d="M0 16 V22 M-8 24 Q-3 29 0 22 Q3 29 8 24" fill="none" stroke="#33231a"
      stroke-width="2.2" stroke-linecap="round"/>
    <ellipse cx="-29" cy="12" rx="7" ry="4.6" fill="#dd9a80"/>
    <ellipse cx="29" cy="12" rx="7" ry="4.6" fill="#dd9a80"/>`,
  dino: `<g stroke="#356b3c" stroke-width="2" stroke-linejoin="round">
      <path d="M-46 26 L-39 12 L-30 18 L-26 0 L-15 6 L-12 -14 L0 -10 L4 -28 L14 -22 L20 -40 L30 -26 Z"
        fill="#f2a33c"/>
      <path d="M-62 36 C-44 38 -36 14 -12 8 C6 4 6 -14 10 -30 C16 -52 50 -52 54 -32 C56 -22 50 -16 36 -16
        C30 -14 30 0 30 10 C30 30 24 34 22 36 L22 50 L8 50 L6 40 L-10 40 L-12 50 L-26 50 L-28 40
        C-44 46 -56 42 -62 36 Z" fill="#6cb86a"/></g>
    <path d="M26 -8 C28 12 18 32 -4 34 C12 22 18 8 18 -10 Z" fill="#c6e8a6"/>
    <circle cx="32" cy="-33" r="4.4" fill="#26382a"/><circle cx="33.4" cy="-34.4" r="1.4" fill="#fff"/>
    <path d="M36 -24 Q44 -20 51 -25" fill="none" stroke="#26382a" stroke-width="2" stroke-linecap="round"/>
    <path d="M30 4 q8 0 9 5" fill="none" stroke="#356b3c" stroke-width="5" stroke-linecap="round"/>
    <circle cx="-16" cy="22" r="4" fill="#4d9b50"/><circle cx="-30" cy="30" r="3" fill="#4d9b50"/>`,
  stars: [
    star([0, -6, 34], '#f3b93b'),
    star([-38, 28, 17], '#ee7f8d'),
    star([38, 30, 15], '#5fb3d9'),
    star([40, -34, 12], '#8bc58a'),
    star([-38, -30, 11], '#b393d6'),
  ].join(''),
  rainbow: `${['#e9606b', '#f4a243', '#f6d44f', '#78bd6c', '#5aa7dc']
    .map((colour, ring) => {
      const radius = 46 - ring * 7
      return `<path d="M${-radius} 22 A${radius} ${radius} 0 0 1 ${radius} 22" fill="none"
        stroke="${colour}" stroke-width="7.4"/>`
    })
    .join('')}
    <g fill="#fff" stroke="#b9c3cf" stroke-width="1.6">
      <path d="M-58 34 a11 11 0 0 1 6 -20 a14 14 0 0 1 26 2 a10 10 0 0 1 2 18 Z"/>
      <path d="M58 34 a11 11 0 0 0 -6 -20 a14 14 0 0 0 -26 2 a10 10 0 0 0 -2 18 Z"/></g>`,
  rocket: `<g transform="rotate(28)" stroke="#39445f" stroke-width="2" stroke-linejoin="round">
      <path d="M-12 36 Q-12 58 0 66 Q12 58 12 36 Z" fill="#f5a53a"/>
      <path d="M-6 38 Q-5 50 0 55 Q5 50 6 38 Z" fill="#ffe27a" stroke="none"/>
      <path d="M-20 8 C-36 18 -36 30 -34 42 L-16 32 Z M20 8 C36 18 36 30 34 42 L16 32 Z" fill="#e0505a"/>
      <path d="M0 -62 C26 -40 26 6 16 36 H-16 C-26 6 -26 -40 0 -62 Z" fill="#f5f7fa"/>
      <path d="M0 -62 C12 -52 18 -40 21 -28 H-21 C-18 -40 -12 -52 0 -62 Z" fill="#e0505a"/>
      <circle cy="-8" r="11" fill="#7cc2ea"/></g>
    ${star([-44, -26, 9], '#f6c945')}${star([46, 30, 8], '#f6c945')}`,
  whale: `<path d="M-52 6 C-50 -26 -14 -36 14 -24 C30 -16 36 -4 42 -14 C38 -28 42 -38 46 -40 C50 -34 52 -32 58 -34
      C60 -22 52 -14 50 -4 C44 28 4 40 -22 34 C-42 30 -52 20 -52 6 Z" fill="#5f93c9" stroke="#2f4f7a"
      stroke-width="2"/>
    <path d="M-51 12 C-30 22 6 24 34 14 C22 34 -6 38 -24 34 C-40 30 -50 24 -51 12 Z" fill="#e6f0f8"/>
    <path d="M-12 -32 C-14 -44 -26 -48 -30 -42 M-12 -32 C-10 -46 2 -50 8 -44" fill="none"
      stroke="#8fd0ef" stroke-width="5" stroke-linecap="round"/>
    <circle cx="-32" cy="0" r="4.4" fill="#1f2d44"/><circle cx="-30.6" cy="-1.6" r="1.4" fill="#fff"/>
    <path d="M-44 10 Q-38 15 -32 11" fill="none" stroke="#1f2d44" stroke-width="2" stroke-linecap="round"/>
    <path d="M-4 14 q4 16 16 14 q2 -12 -6 -16 Z" fill="#4a7db3"/>`,
  crest: `<path d="M-30 -34 H30 V4 Q30 30 0 42 Q-30 30 -30 4 Z" fill="#f3d77a" stroke="#7d6325"
      stroke-width="3"/>
    <path d="M-21 -25 H21 V3 Q21 22 0 31 Q-21 22 -21 3 Z" fill="#3a4f8a"/>${star([0, 0, 15], '#fff')}`,
} satisfies Record<string, string>

export type PrintName = keyof typeof prints

/** A five-pointed star with soft corners: centre and radius. */
export function star([x, y, radius]: readonly [number, number, number], colour: string): string {
  const points = Array.from({ length: 10 }, (_, index) => {
    const reach = index % 2 === 0 ? radius : radius * 0.5
    const angle = (index * Math.PI) / 5
    return `${(x + Math.sin(angle) * reach).toFixed(1)},${(y - Math.cos(angle) * reach).toFixed(1)}`
  })
  return `<polygon points="${points.join(' ')}" fill="${colour}" stroke="${colour}"
    stroke-width="${(radius * 0.16).toFixed(1)}" stroke-linejoin="round"/>`
}
