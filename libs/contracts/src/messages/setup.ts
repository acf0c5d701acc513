import type { SetupProblemCode, SetupStep } from '@baton/roster';
import type { Words } from './codes';

export const SETUP_STEP_WORDS: Readonly<Record<SetupStep, Words>> = {
  school_and_campus: { zh: '学校与校区', en: 'School and campus' },
  term_and_bells: { zh: '学期与作息', en: 'Term and bells' },
  gates_and_places: { zh: '校门与场所', en: 'Gates and places' },
  staff: { zh: '教职工', en: 'Staff' },
  roster: { zh: '学生名册', en: 'Roster' },
  groups: { zh: '班组与排片表', en: 'Groups and programme board' },
  plans_and_consents: { zh: '参加安排、离校方式与同意书', en: 'Plans and consents' },
  duty_roster: { zh: '值班表', en: 'Duty roster' },
  devices: { zh: '设备', en: 'Devices' },
};

/** What is missing, and what to do. `{count}` and `{date}` are filled in. */
export const SETUP_WORDS: Readonly<Record<SetupProblemCode, Words>> = {
  school_unnamed: { zh: '学校还没有名称。请填写。', en: 'The school has no name yet. Enter it.' },
  no_campus: { zh: '还没有校区。请新建一个校区。', en: 'There is no campus yet. Open one.' },
  no_term: { zh: '没有本学期或以后的学期。请填写学期的起止日期。', en: 'There is no present or coming term. Enter its dates.' },
  no_period: { zh: '作息表里没有课后服务时段。请添加时段。', en: 'The bell schedule has no period of the service. Add one.' },
  calendar_unknown: {
    zh: '还不知道这一年的放假安排。请按国务院通知填写全年的节假日和补班日。',
    en: 'The holidays of that year are not known. Enter the year from the State Council’s notice.',
  },
  timetable_undecided: {
    zh: '{date} 是调休上课日，还没有说明按星期几的课表。请在校历里选定。',
    en: '{date} is a make-up workday: say in the calendar whose weekday’s timetable it follows.',
  },
  no_service_day: {
    zh: '近期没有课后服务日。请核对学期、校历和每周服务日。',
    en: 'No day with service lies ahead. Check term, calendar and service weekdays.',
  },
  no_gate: { zh: '还没有校门。请添加放学的校门。', en: 'There is no gate yet. Add the gates of dismissal.' },
  no_place: { zh: '还没有活动场所。请添加教室等场所。', en: 'There is no place yet. Add rooms and grounds.' },
  no_clinic: {
    zh: '没有医务室：身体不适的学生没有可以交去的地方。请添加。',
    en: 'There is no clinic, nowhere to hand an unwell child. Add it.',
  },
  no_sweep_area: {
    zh: '没有静校清查的区域。请标出离校前要清查的场所。',
    en: 'No place is swept at the end. Mark the areas of the final sweep.',
  },
  no_patrol_checkpoint: { zh: '没有巡视点。请标出巡视要到的场所。', en: 'No place is a checkpoint of the patrol. Mark some.' },
  no_leader: {
    zh: '没有值班领导、副校长或校长。请登记至少一位。',
    en: 'There is no duty leader, deputy or principal. Register one at least.',
  },
  no_teacher: { zh: '没有看护教师或班主任。请登记教职工。', en: 'There is no duty or homeroom teacher. Register the staff.' },
  no_gate_staff: { zh: '没有门卫或护导教师。请登记。', en: 'There is no guard or gate teacher. Register them.' },
  no_class: { zh: '还没有班级。请添加班级或导入名册。', en: 'There is no class yet. Add classes or import the roster.' },
  no_child: { zh: '还没有学生。请导入名册或逐个登记。', en: 'There is no child yet. Import the roster or register children.' },
  no_group: { zh: '还没有课后服务班组。请添加。', en: 'There is no service group yet. Add groups.' },
  no_slot: { zh: '排片表是空的。请安排时间、场所和负责教师。', en: 'The programme board is empty. Schedule the groups.' },
  nobody_placed: { zh: '没有学生参加课后服务。请登记报名或导入安排。', en: 'No child takes part yet. Place children or import the plans.' },
  child_without_session: {
    zh: '{date}：{count} 名学生的班组没有安排。请补排或调整学生的班组。',
    en: '{date}: {count} children have a group that isn’t on the board. Schedule it or change their plan.',
  },
  child_without_dismissal: {
    zh: '{date}：{count} 名学生的离校时段不在作息表里。请更正。',
    en: '{date}: {count} children leave after a period that isn’t held. Correct their plan.',
  },
  child_without_gate: {
    zh: '{date}：{count} 名学生的校门已不存在。请更正。',
    en: '{date}: {count} children leave through a gate that isn’t there. Correct their plan.',
  },
  child_in_two_groups: {
    zh: '{date}：{count} 名学生同一时间在两个班组。请更正。',
    en: '{date}: {count} children are in two groups at a time. Correct their plan.',
  },
  nobody_may_collect: {
    zh: '{date}：{count} 名学生没有登记任何可以接走的人。请登记接送人。',
    en: '{date}: nobody may collect {count} children. Enter who may.',
  },
  alone_without_consent: {
    zh: '{date}：{count} 名学生安排自行离校，但没有有效的同意书。请补交或改为接送。',
    en: '{date}: {count} children are to leave alone without a valid consent. Get it or change their plan.',
  },
  no_leader_on_duty: { zh: '{date} 没有值班领导。请在值班表里安排。', en: '{date} has no duty leader. Put one on the duty roster.' },
  gate_without_staff: {
    zh: '{date}：{count} 个校门没有人值守。请在值班表里安排。',
    en: '{date}: {count} gates have nobody on duty. Put somebody on the duty roster.',
  },
  session_without_teacher: {
    zh: '{date}：{count} 个班组没有负责教师。请在排片表里安排。',
    en: '{date}: {count} groups have no teacher. Name one on the programme board.',
  },
  no_device: {
    zh: '还没有配对任何设备。请配对平板或电脑，或先用个人手机。',
    en: 'No device is paired yet. Pair tablets, or begin with personal phones.',
  },
  gate_without_device: { zh: '{count} 个校门没有配对设备。请配对。', en: '{count} gates have no paired device. Pair one for each.' },
};

export const setupWords = (code: SetupProblemCode, params: { readonly count: number; readonly date: string | null }): Words => {
  const fill = (text: string) => text.replace('{count}', String(params.count)).replace('{date}', params.date ?? '');
  return { zh: fill(SETUP_WORDS[code].zh), en: fill(SETUP_WORDS[code].en) };
};
