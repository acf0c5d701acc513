import type { AlertKind } from '@baton/custody';

/** What a message outside the system says of an alert: a number, never who. Whoever opens the link signs in first. */
export const OUTGOING_ALERTS: Readonly<Record<AlertKind, { readonly zh: string; readonly en: string }>> = {
  roll_call_overdue: { zh: '有班组点名超时', en: 'a roll call is overdue' },
  unaccounted: { zh: '名学生未到', en: 'child(ren) unaccounted for' },
  transit_overdue: { zh: '名学生交接超时', en: 'child(ren) overdue between two teachers' },
  clinic_not_accepted: { zh: '名学生去医务室未被接收', en: 'child(ren) not accepted at the clinic' },
  staff_no_show: { zh: '有班组教师未到岗', en: 'a group’s teacher has not come' },
  late_pickup: { zh: '名学生未按时接走', en: 'child(ren) not collected on time' },
  restriction: { zh: '校门有情况，请立即查看', en: 'something at a gate: look at once' },
  impostor: { zh: '校门身份核对多次不符，请立即查看', en: 'an identity check failed at a gate: look at once' },
  wrong_release: { zh: '名学生可能被接错，请立即查看', en: 'child(ren) possibly released wrongly: look at once' },
  patrol_finding: { zh: '巡查发现问题', en: 'a patrol found something' },
  conflict: { zh: '有记录互相矛盾，须您决定', en: 'two records contradict each other: decide' },
  discrepancy: { zh: '记录与实际不符', en: 'the book and the world differ' },
  device_silent: { zh: '校门设备失联', en: 'a gate’s device is silent' },
  contact_overdue: { zh: '名学生尚未联系家长', en: 'child(ren) whose guardian has not been called' },
  no_duty_leader: { zh: '值班领导未到岗', en: 'no duty leader has signed on' },
  campus_reopened: { zh: '静校后有学生仍在校，请立即查看', en: 'a child is inside after the close: look at once' },
  carried_in: { zh: '名学生昨日未离校', en: 'child(ren) carried over from yesterday' },
  restricted_after_release: { zh: '校门有情况，请立即查看', en: 'something at a gate: look at once' },
  withdrawn_after_release: { zh: '离校后撤回了接送许可', en: 'a permission was withdrawn after the release' },
  session_not_held: { zh: '名学生的班组停开，尚未安排', en: 'child(ren) whose group is not held' },
  suspended_holder: { zh: '名学生须立即有人接管', en: 'child(ren) must be taken over at once' },
};

const COUNTS_CHILDREN = /^(名|child)/;

/** One line in Chinese, one in English; `names` only where the school has said so. */
export function outgoingAlert(of: {
  readonly kind: AlertKind;
  readonly children: number;
  readonly names: readonly string[];
  /** hh:mm at the school */
  readonly since: string;
  readonly repeated: boolean;
  /** the day is rehearsed: nobody needs to run */
  readonly rehearsal?: boolean;
  readonly link: string | null;
}): string {
  const { zh, en } = OUTGOING_ALERTS[of.kind];
  const counted = (words: string, space: string) =>
    COUNTS_CHILDREN.test(words) && of.children > 0 ? `${of.children}${space}${words}` : words;
  const again = of.repeated ? { zh: '（再次提醒）', en: ' (again)' } : { zh: '', en: '' };
  const who = of.names.length > 0 ? `：${of.names.join('、')}` : '';
  const rehearsed = of.rehearsal ? { zh: '【演练】', en: 'REHEARSAL, ' } : { zh: '', en: '' };
  return [
    `【接力】${rehearsed.zh}${counted(zh, ' ')}${who}，${of.since} 起${again.zh}`,
    `Baton: ${rehearsed.en}${counted(en, ' ')}, since ${of.since}${again.en}`,
    ...(of.link === null ? [] : [of.link]),
  ].join('\n');
}
