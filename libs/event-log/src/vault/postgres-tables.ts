/** Parts of the key table: destroying a key rewrites its part, so one is small also for a district (450,000 children: 14,000 rows). */
const KEY_PARTS = 64;

export const keyPart = (part: number): string => `baton_vault.key_${String(part).padStart(2, '0')}`;

/** Ids are compared by bytes, as everywhere else. */
const ID = 'text COLLATE "C" NOT NULL';

/** Everything lies in a schema of its own, so that a database may hold other things as well. Run twice it changes nothing. */
export const TABLES = `
CREATE SCHEMA IF NOT EXISTS baton_vault;
CREATE TABLE IF NOT EXISTS baton_vault.secret (name text PRIMARY KEY, wrapped bytea NOT NULL);
CREATE TABLE IF NOT EXISTS baton_vault.key (
  subject ${ID}, class ${ID}, version integer NOT NULL, wrapped bytea NOT NULL,
  PRIMARY KEY (subject, class, version)
) PARTITION BY HASH (subject);
${Array.from({ length: KEY_PARTS }, (_, part) => partOf(part)).join('\n')}
CREATE TABLE IF NOT EXISTS baton_vault.erasure (
  subject ${ID}, class ${ID}, up_to_version integer NOT NULL, at bigint NOT NULL,
  PRIMARY KEY (subject, class, up_to_version)
);
CREATE TABLE IF NOT EXISTS baton_vault.instance (name ${ID} PRIMARY KEY, alive_until timestamptz NOT NULL);
CREATE TABLE IF NOT EXISTS baton_vault.unconfirmed (
  subject ${ID}, instance ${ID},
  PRIMARY KEY (subject, instance)
);
CREATE TABLE IF NOT EXISTS baton_vault.verifier (
  kind ${ID}, id ${ID}, wrapped bytea NOT NULL, expires_at bigint,
  PRIMARY KEY (kind, id)
);
CREATE INDEX IF NOT EXISTS verifier_expiry ON baton_vault.verifier (expires_at) WHERE expires_at IS NOT NULL;
`;

function partOf(part: number): string {
  return `CREATE TABLE IF NOT EXISTS ${keyPart(part)} PARTITION OF baton_vault.key FOR VALUES WITH (MODULUS ${KEY_PARTS}, REMAINDER ${part});`;
}
