import type { MessageKey } from './zh-CN';

/** What the command line says, English. `{name}` is filled in. */
export const en: Readonly<Record<MessageKey, string>> = {
  usage: `Usage (after npm run cli --):
  backup                              copies log and vault to BATON_BACKUP (the server may run)
  restore [--from backup folder or log file] [--vault vault file | --without-vault] [--register erasure register] [--into empty folder]
                                      brings a backup back; by default the newest one, into BATON_DATA
  log verify [log file or esdb://… [--namespace name]]
                                      checks every chain and names the first bad event
  log copy --from file-or-address --to file-or-address [--from-namespace name] [--to-namespace name]
           (--to-vault file-or-address [--from-vault file-or-address] | --keep-vault)
                                      moves log and vault to EventStoreDB, or back to files; interrupted, run it again and it goes on
  export [--out file] [--streams prefix,prefix] [--file log file or esdb://… [--namespace name]]
                                      one event as JSON a line; sealed fields stay sealed
  ledger [--file export] [--day date] counts a service day from an export: expected, taken, released, alerts, conflicts
  reset-administrator [--login NUMBER OR NAME]  an administrator lost the password: a new one-time password, all sessions end
  rebuild                             deletes the read database; the next start rebuilds it from the log
  tls init --host name-or-address [--host …] [--out folder] [--new-authority]
                                      makes the school's own authority and the server's certificate; run again it renews, tablets need nothing
Settings (BATON_DATA …) are in docs/operations.md.`,
  unknown_command: 'There is no such command: {command}',
  wrong_arguments: 'Wrong arguments: {detail}',
  failed: 'It did not succeed: {detail}',

  backup_is_the_databases:
    'Log or vault is in a database: back it up with the tools of that database, and keep dumps of the vault for days only. BATON_BACKUP copies files of this machine only; nothing else was copied.',
  register_kept: 'The erasure register was written to {file}: it says what must be erased again after a dump was brought back.',
  restore_is_the_databases:
    'Log or vault is in a database: bring it back with the tools of that database, then destroy again what was erased since: restore --register erasures.ndjson.',
  no_backup_folder: 'No folder for backups is named: set BATON_BACKUP, best to a disk of another machine.',
  nothing_to_back_up: '{file} is not there, so there is nothing to back up: check BATON_DATA.',
  backup_done: 'Copied and verified {events} events in {streams} streams:\n  log {logFile}\n  vault {vaultFile}',
  backup_deleted: 'Older copies whose time was over were deleted: {files}',
  log_not_copied:
    '{file} was neither copied nor restored; older backups are still there. Stream {stream}, revision {revision}: {what}. Check the log by log verify, or name an older backup by --from.',
  vault_not_copied: 'The vault {file} is damaged and was not copied; older backups are still there: restore the vault from one.',
  keep_the_key:
    'The master key {file} is not in the backup: keep it elsewhere; without it no name or phone number in the backup can be read.',

  no_backup_found: 'There is no backup of a log in {folder}: name a backup folder or a log file by --from.',
  no_vault_found:
    'There is no backup of a vault in {folder}: name one by --vault. If there really is none, say --without-vault; names, phones and all that is sealed can then never be read again.',
  not_empty: '{folder} is not empty: restore into a new folder (--into), and let a person move it into place.',
  master_key_missing: 'The master key {file} is not there: bring it back from its safe place, or name it by BATON_MASTER_KEY_FILE.',
  restored: 'Restored into {folder}: {events} events, all verified; the new epoch of the log is {epoch}, and tablets will load all again.',
  restored_shipped: 'Of these, {events} events came after that copy.',
  restored_left_out: '{events} events don’t continue this log (they belong to another restore) and were left out.',
  shipped_broken: 'What came after the copy is damaged: {detail}. restore --from <log file> brings back the copy alone.',
  erased_again: 'Keys destroyed again as the erasure register says: {keys}.',
  restore_next: 'Next: start the server with BATON_DATA={folder}, then compare the numbers of the day.',

  copy_onto_itself: '--from and --to are the same log: {place}.',
  copy_which_vault:
    'And the vault? Say by --to-vault where it is copied to, or --keep-vault to go on with the present one. Without it no name and no phone can be read.',
  copy_checking: 'Checking the source',
  copy_copying: 'Copying',
  copy_comparing: 'Comparing every byte',
  copy_progress: '{what}: {events} events, {percent} %, {perSecond} a second',
  vault_copied: 'The vault was copied to {place} and compared: {keys} keys, {verifiers} verifiers, {erasures} erasures.',
  copied:
    'The log was copied to {place}: {events} events ({before} of them stood there already), {streams} streams, the same to the byte, every chain whole; its new epoch is {epoch}.',
  copied_next:
    'Next: let BATON_LOG and BATON_VAULT name the new places and start the server; tablets will load all again. Keep the old log and vault as a backup only, and never start on them.',
  copy_broken: 'The copy was not finished, the source is as it was: {detail}',

  no_log: 'There is no log {file}: check BATON_DATA, or name the file after the command.',
  verified: 'The log is whole: {events} events, {streams} streams, {seals} daily seals.',
  log_broken: 'The log has {problems} problem(s). The first: stream {stream}, revision {revision}, position {position}: {what}{detail}',
  log_broken_next: 'Stop using this log, keep the file as it is, restore from a backup, and put it on record.',

  rehearsal_not_counted: '{day} was a rehearsal: it stands in no report and was not counted.',
  no_export: 'The export {file} is not there: make one by export --out.',
  exported: 'Exported {events} events to {file}',

  host_missing: 'No name or address of the server: tls init --host baton.school.lan --host 192.168.8.10',
  too_many_hosts: 'Too many names and addresses: one certificate holds {max}.',
  wrong_host: '--host is wrong: "{text}" is neither a host name nor an IP address. Write it as in the browser, without https:// and port.',
  half_an_authority:
    '{file} is missing: certificate and key of the authority belong together. Bring it back, or make a new authority with --new-authority (every tablet must install it).',
  authority_too_narrow:
    'The present authority may not vouch for {host}: only for the names it was made with and for private addresses. Make a new one with --new-authority (every tablet must install it).',
  authority_made:
    'The school’s authority was made: {file} (good until {until}). Each tablet installs it once; compare the fingerprint first:\n  {fingerprint}',
  authority_kept: 'The school’s authority stays: {file} (good until {until}); tablets need nothing. Its fingerprint:\n  {fingerprint}',
  certificate_made: 'The server’s certificate was made for {hosts}, good until {until}; run this again before then to renew it.',
  tls_next:
    'Set BATON_TLS_CERT={certificate} and BATON_TLS_KEY={key} and start; a running server takes the new certificate by itself.\nTablets open https://{address}/ca.crt to install the authority. Keep {authorityKey} safe: whoever has it can pretend to be this server.',

  no_administrator: 'The log has no system administrator who could sign in: check that BATON_DATA is this school’s data folder.',
  no_such_administrator: 'No system administrator has the staff number or name {login}.',
  which_administrator: 'There are {count} system administrators: say which by --login NUMBER OR NAME.',
  demo_log: '{file} is a demo’s: npm start prints how to sign in there.',
  administrator_reset:
    'New one-time password of the system administrator {name} (shown this once, good for 7 days, to be changed at the first sign-in):',
  administrator_reset_next: 'All sessions of this administrator have ended, a lock-out is lifted. The login is as before.',

  nothing_to_rebuild: '{file} does not exist: the next start rebuilds it from the log, and nothing is to be done.',
  rebuild_in_use: '{file} is in use: stop the server first, then rebuild.',
  rebuilt: 'Deleted {file}: the next start rebuilds it from the log.',

  problem_content_changed: 'its content was changed',
  problem_hash_wrong: 'its hash is wrong',
  problem_event_id_wrong: 'its id does not belong to its content',
  problem_does_not_follow_previous: 'it does not follow the event before it (that one was swapped or removed)',
  problem_revision_missing: 'events before it are missing',
  problem_not_readable: 'its content can not be read',
  problem_position_missing: 'events in the middle of the log are gone',
  problem_sealed_head_missing: 'an event that a seal names is gone (the log was cut short)',
  problem_sealed_head_differs: 'it is not the event that a seal names (the log was rewritten)',
  problem_seal_forged: 'the seal itself does not hold together',
  problem_log_start_missing: 'the first event of the log is gone',
  problem_file_damaged: 'the database file is damaged',
};
