/** Settings that describe the catalogue as a whole. */
export const sourceKey = 'catalogue.source'
export const revisionKey = 'catalogue.revision'
