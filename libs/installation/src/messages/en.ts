import type { MessageKey } from './zh-CN';

/** What a start says, English. `{name}` is filled in, `{detail}` with the error's own words. */
export const en: Readonly<Record<MessageKey, string>> = {
  usage: `node dist/server.js serve    a school's own server, on the machine's clock
node dist/server.js demo     a demo may simulate time (BATON_CLOCK_FACTOR, BATON_CLOCK_START)`,
  not_started: 'Not started: put right what follows, and start again.',
  key_created: 'The master key was created: {file}. Keep a copy elsewhere: without it nobody can read the roster.',
  needs_https:
    'Without HTTPS nobody can sign in from another machine: make a certificate with npm run cli -- tls init --host <name or address>, see docs/operations.md.',
  nobody_backs_up: 'BATON_BACKUP is not set, so nobody backs up: name a folder, best on a disk of another machine.',
  first_sign_in: 'First sign-in: {login} / {password} (one-time password, good for 7 days, must be changed, shown only here)',

  unknown_variable: '{name} is not a setting of Baton: correct its spelling, or leave it unset. Known: {known}.',
  wrong_number: '{name} is "{text}"; it must be a number from {min} to {max}.',
  wrong_whole_number: '{name} is "{text}"; it must be a whole number from {min} to {max}.',
  wrong_choice: '{name} is "{text}"; it must be one of {known}.',
  short_metrics_token: 'BATON_METRICS_TOKEN needs at least {min} characters.',
  wrong_campus: 'BATON_CAMPUSES holds "{text}"; write campus ids, comma-separated.',
  wrong_origin: 'BATON_ORIGINS holds "{text}"; write origins like https://baton.school.example, without a path.',
  wrong_public_url: 'BATON_PUBLIC_URL is "{text}"; write an address like https://baton.school.example, without a path.',
  wrong_time_zone: 'BATON_TIME_ZONE is "{text}"; it must be an IANA zone such as Asia/Shanghai.',
  wrong_clock_start: 'BATON_CLOCK_START is "{text}"; it must be a time such as 2026-03-10T15:00:00+08:00.',
  simulated_time: "{name} is for a demo only: a school's own server goes by the machine's clock. Leave it unset.",
  tls_half: '{name} is missing: HTTPS needs the certificate (BATON_TLS_CERT) and its key (BATON_TLS_KEY).',
  tls_unreadable: '{name} names {file}, which can\'t be read ({code}): make it with "npm run cli -- tls init", or correct the path.',
  tls_no_pair:
    'BATON_TLS_CERT ({certificate}) and BATON_TLS_KEY ({key}) are no PEM certificate with its key ({reason}): make them with "npm run cli -- tls init", or name the files that belong together.',

  key_in_folder: 'BATON_MASTER_KEY_FILE lies in the folder of {name} ({folder}): put it elsewhere, or a copy of that folder can be read.',
  backup_in_data: '{name} lies inside BATON_DATA ({folder}): name a folder on another disk.',
  backup_vault_alone: 'BATON_BACKUP_VAULT is set without BATON_BACKUP: name a folder for the log as well.',
  key_missing:
    'The master key {file} is missing, but {vault} was locked with one. Bring the key back from its safe place, or name it by BATON_MASTER_KEY_FILE.',
  key_readable: 'The master key {file} can be read by others: run chmod 600 {file}.',
  key_malformed:
    '{file} is no master key: it must hold {bytes} bytes in base64. Bring the right file back, or correct BATON_MASTER_KEY_FILE.',
  key_wrong: '{detail} The key tried was {file}: bring back the right one from its safe place, or name it by BATON_MASTER_KEY_FILE.',

  log_is_a_level: "BATON_LOG now says where the log is; the level of the server's own log lines is BATON_LOG_LEVEL={text}.",
  log_wrong_place:
    "BATON_LOG must be sqlite, sqlite:/absolute/path/of/log.sqlite, or an address like esdb://user:password@host:2113,host:2113?tls=true (a password's special characters as %XX).",
  log_namespace_unused: 'BATON_LOG_NAMESPACE is for a log on esdb://…: leave it unset.',
  log_wrong_namespace: 'BATON_LOG_NAMESPACE is "{text}"; it must be 1 to {max} small letters and digits.',
  log_wrong_address: 'BATON_LOG: {detail}',
  log_unreachable: 'BATON_LOG: {detail}',
  log_not_a_log: '{detail} Check BATON_DATA or BATON_LOG.',
  not_durable: '{detail}',
  log_is_a_demo: '{place} runs on a simulated clock: it is a demo\'s. Name another by BATON_DATA or BATON_LOG, or start it with "demo".',
  log_is_a_school: "{place} is a school's real log: a demo never writes into it. Name another by BATON_DATA or BATON_LOG.",

  vault_not_named:
    'BATON_LOG names a log that several instances can share, and BATON_VAULT is not set: each would lock names under keys of its own. Set BATON_VAULT to postgresql://… or, on one machine, to sqlite:/path/of/vault.sqlite.',
  vault_wrong_place:
    "BATON_VAULT must be sqlite, sqlite:/absolute/path/of/vault.sqlite, or an address like postgresql://user:password@host:5432/baton (a password's special characters as %XX).",
  vault_no_database: '{detail}',
  vault_wrong_password: '{detail}',
  vault_not_from_here: '{detail}',
  vault_not_allowed: '{detail}',
  vault_no_host: '{detail}',
  vault_tls_failed: '{detail}',
  vault_read_only: '{detail}',
  vault_wrong_address: '{detail}',
  vault_unreachable: '{detail}',

  webhooks_unreadable: "BATON_ALERT_WEBHOOKS: {file} can't be read ({code}): check its path and who may read it.",
  webhooks_malformed: 'BATON_ALERT_WEBHOOKS: {file} must hold a JSON list of at most {max} webhooks, see docs/operations.md.',
  webhook_twice: '{file} names "{name}" twice: give each webhook a name of its own.',
  webhook_field: '{file}, entry {entry}: "{field}" is not known; known are {known}.',
  webhook_name: '{file}, entry {entry}: "name" must be lower case letters, digits, _ or -, a letter first.',
  webhook_service: '{file}, entry {entry}: "service" must be one of {known}.',
  webhook_url: '{file}, entry {entry}: "url" must be an https address without user and password.',
  webhook_secret: '{file}, entry {entry}: "secret" needs at least {min} characters; messages are signed with it.',
  webhook_levels: '{file}, entry {entry}: "levels" must be a list of {known}.',
  webhook_names: '{file}, entry {entry}: "names" must be true or false.',

  port_not_opened: "{host}:{port} can't be opened ({code}): is another server running? Stop it, or set BATON_PORT or BATON_HOST.",
  place_missing: '{place} is not there ({code}): check the paths in BATON_DATA, BATON_LOG, BATON_VAULT and BATON_MASTER_KEY_FILE.',
  place_forbidden:
    'Whoever runs the server may not read or write {place} ({code}): change its owner or its rights, or name another folder.',
  place_full: "{place} can't be written ({code}): the disk or the quota is full. Make room.",
  file_damaged:
    "Log or vault ({place}) can't be opened ({code}): it is damaged, or no file of Baton. Keep it as it is, and restore from a backup (npm run cli -- restore).",
  file_busy: 'Log or vault ({place}) is in use by another program ({code}): stop that program, and start again.',
};
