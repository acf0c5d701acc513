import type { MessageKey } from './zh-CN';

/** What the demo says on the console, English. `{name}` is filled in. */
export const en: Readonly<Record<MessageKey, string>> = {
  usage_day: `Usage (after npm run day --):
  --speed max|60|1      as fast as possible (default), 60 times, or real time
  --json                prints nothing but one line with the count
  --script FILE         plays another school's day (format: docs/day-script.md)
  --print-script        prints the reference day's script and plays nothing
  --drop-release N      leaves out the n-th release: the count must not come out
  --keep FOLDER         keeps log, export and key (they are deleted otherwise)`,
  usage_start:
    'Usage (after npm start --): [--port 3000] [--data data/demo] [--speed 60|1] [--at 16:25]; each start empties that folder and begins anew.',
  wrong_arguments: 'Wrong arguments: {detail}',
  starting: 'Starting the demo school (1,500 students are imported; about half a minute) …',
  look: 'Open {url} in a browser.\nThe day runs at 60 times its speed: from 15:20 to the close at 19:10, about four minutes. Ctrl-C stops it.',
  sign_in: 'How to sign in (name and six-digit PIN, good for this start only):',
  administrator: 'System administrator: {login} / password {password}',
  day_over: '19:10, the campus is closed. The server goes on; Ctrl-C stops it.',
  your_turn: 'It is {at} now. From here real time goes on and the school is yours in the browser; Ctrl-C stops it.',
  faults: '{count} things went otherwise than the script says:',
  stopped: 'Stopped.',
  not_a_demo_folder: '{folder} was not made by a demo, so it is not emptied: move it away, or name another folder (--data).',
  ledger_right: 'The ledger comes out.',
  ledger_wrong: 'The ledger does not come out:',
  failed: 'It did not succeed: {detail}',
  role_duty_leader: 'duty leader',
  role_principal: 'principal',
  role_grade_lead: 'grade lead (grade 3)',
  role_homeroom_teacher: 'homeroom teacher (3-2)',
  role_duty_teacher: 'duty teacher (3-2)',
  role_gate_teacher: 'gate teacher (East)',
  role_gate_guard: 'gate guard (South)',
  role_nurse: 'nurse',
  role_administrator: 'administrator on duty',
  role_academic_office: 'academic office',
  role_volunteer: 'volunteer',
};
