import type { GateBookRefusal, RefusalCode } from '@baton/custody';
import type {
  CampusRefusal,
  ChildRefusal,
  DeviceRefusal,
  DirectoryRefusal,
  ImportRefusal,
  PersonRefusal,
  StaffRefusal,
} from '@baton/roster';

/** Why something about people, campus, devices or an import is not permitted. */
export type RosterRefusalCode = (
  CampusRefusal | ChildRefusal | DeviceRefusal | DirectoryRefusal | ImportRefusal | PersonRefusal | StaffRefusal
)['code'];

/** Codes that the service itself answers with, beside the refusals of the domain. */
export type ServiceCode =
  | 'not_signed_in'
  | 'password_change_required'
  | 'foreign_origin'
  | 'client_header_missing'
  | 'device_not_paired'
  | 'pairing_code_unknown'
  | 'no_authority_certificate'
  | 'wrong_credentials'
  | 'too_many_attempts'
  | 'person_suspended'
  | 'weak_password'
  | 'weak_pin'
  | 'unknown_person'
  | 'validation_failed'
  | 'malformed_body'
  | 'unsupported_media_type'
  | 'payload_too_large'
  | 'not_found'
  | 'unknown_day'
  | 'still_at_school'
  | 'unknown_alert'
  | 'pass_revoked'
  | 'code_over'
  | 'code_used'
  | 'guardian_pages_off'
  | 'phone_not_enrolled'
  | 'alert_over'
  | 'unknown_command'
  | 'foreign_epoch'
  | 'no_roster'
  | 'still_in_use'
  | 'import_asks'
  | 'same_name_in_class'
  | 'class_unknown'
  | 'bad_grades'
  | 'cant_tell_yet'
  | 'command_id_reused'
  | 'contended'
  | 'log_full'
  | 'log_busy'
  | 'vault_unavailable'
  | 'limit_exceeded'
  | 'outcome_unknown'
  | 'unknown_event_type'
  | 'shutting_down'
  | 'not_ready'
  | 'behind'
  | 'misrouted'
  | 'wrong_metrics_credential'
  | 'internal';

/** Every code that can stand in an answer. A missing word or status is a compile error. */
export type AnswerCode = RefusalCode | GateBookRefusal['code'] | RosterRefusalCode | ServiceCode;

/** Both languages, Chinese first. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}
