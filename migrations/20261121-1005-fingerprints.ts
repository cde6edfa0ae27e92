import { type Kysely, sql } from 'kysely'

/**
 * Fingerprints by themselves, of answered photos and of reference photos alike, and files that repeat an answer.
 * Those of the first version went with the answers; they say nothing to the second and are dropped.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table answers
      drop column fingerprint_version,
      drop column block_hash,
      drop column dct_hash,
      drop column colours,
      drop column quality`.execute(db)
  await sql`create index answers_expires_at on answers (expires_at)`.execute(db)
  await sql`create index reference_photos_sha256 on reference_photos (sha256)`.execute(db)
  await sql`
    create table fingerprint_states (
      is_only boolean primary key default true check (is_only),
      lineage uuid not null default gen_random_uuid(),
      last_id integer not null
    )`.execute(db)
  await sql`
    create table fingerprints (
      id integer primary key,
      answer_id integer unique references answers on delete cascade,
      sha256 text unique references photo_files on delete cascade,
      version integer not null,
      keys bytea not null check (length(keys) % 32 = 0),
      fingerprint jsonb not null,
      check (num_nonnulls(answer_id, sha256) = 1)
    )`.execute(db)
  await sql`
    comment on column fingerprints.id is 'given out by fingerprint_states: visible in its order'
  `.execute(db)
  await sql`
    comment on column fingerprints.keys is '32 bytes each; none: too flat to be looked up'
  `.execute(db)
  await sql`
    create table repeated_answers (
      file_key text not null,
      fingerprint_id integer not null references fingerprints on delete cascade,
      primary key (file_key, fingerprint_id)
    )`.execute(db)
  await sql`
    create index repeated_answers_fingerprint on repeated_answers (fingerprint_id)
  `.execute(db)
}
