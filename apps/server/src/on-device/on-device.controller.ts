import type { ChildOnDevice, DayChangeMessage, DayOnDevice, PeopleOnDevice, ReleaseFactsOnDevice } from '@baton/contracts';
import { dayCodec, mayRead, type CampusDay } from '@baton/custody';
import type { Clock, EventStore } from '@baton/event-log';
import type { SelfConsent } from '@baton/roster';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { createHash } from 'node:crypto';
import { AT_GATES } from '../access/right';
import { CurrentPerson, type SignedInPerson } from '../access/signed-in-person';
import { ViewedRecords } from '../access/viewed-records';
import { ChildFactsReader } from '../day/child-facts';
import { DAY_PATH, OfDay, type DayRequest } from '../day/day-route';
import { dayStream } from '../day/streams';
import { messageOf } from '../live/messages';
import { viewOf } from '../live/what-a-role-sees';
import { OfflinePasses } from '../passes/offline-passes';
import { CLOCK, EVENT_STORE } from '../platform/tokens';
import { boardOf } from '../projections/board.controller';
import { Boards } from '../projections/boards';
import { Cards } from '../projections/cards';
import { foldStream } from '../projections/fold-stream';
import { Names } from '../projections/names';
import { DayLabels } from '../projections/day-labels';
import { onLeaveFor } from './on-leave';

/** Letters and digits of a roster snapshot's id. */
const SNAPSHOT_ID_LENGTH = 24;
const PHONE_ENDING = 4;

/** Who signed is no gate's matter. */
const withoutSigner = (consent: SelfConsent | null): SelfConsent | null => {
  if (!consent) return null;
  const before = withoutSigner(consent.before ?? null);
  return { ...consent, signedBy: null, ...(before ? { before } : {}) };
};

type PeopleAnswer = PeopleOnDevice | ({ readonly unchanged: true } & Pick<PeopleOnDevice, 'snapshotId' | 'takenAt' | 'seal'>);

/** What a tablet takes with it: the day's events to fold, and the names that its person needs. Then it works without network. */
@ApiTags('on-device')
@ApiParam({ name: 'campusId', type: String })
@ApiParam({ name: 'serviceDay', type: String, description: 'yyyy-mm-dd' })
@Controller(`${DAY_PATH}/on-device`)
export class OnDeviceController {
  constructor(
    private readonly boards: Boards,
    private readonly cards: Cards,
    private readonly names: Names,
    private readonly labels: DayLabels,
    private readonly facts: ChildFactsReader,
    private readonly viewed: ViewedRecords,
    private readonly passes: OfflinePasses,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('day')
  @ApiOperation({ operationId: 'dayOnDevice', summary: 'The day’s events as far as the person’s view goes; ids and numbers, no names' })
  async day(@OfDay() { address, by }: DayRequest): Promise<DayOnDevice> {
    await boardOf(this.boards, address, by.schoolId);
    const view = viewOf(by.roles);
    // taken before the stream is read: what comes in between comes twice, and the device knows revisions
    const position = this.boards.position();
    const changes: DayChangeMessage[] = [];
    let revision = -1;
    await foldStream(this.store, dayStream(address), dayCodec, (recorded) => {
      const change = messageOf(address, position, recorded, view);
      revision = Number(recorded.revision);
      if (change) changes.push(change);
    });
    return { ...address, position, revision, view, now: this.clock.now(), changes };
  }

  @Get('people')
  @ApiQuery({ name: 'known', required: false, description: 'id of the snapshot that the device has: unchanged is said in a word' })
  @ApiQuery({ name: 'gate', required: false, description: 'true: also what a release is judged by; for those at gates' })
  @ApiOperation({ operationId: 'peopleOnDevice', summary: 'Names for today’s work, of the children that the person may read' })
  async people(
    @OfDay() { address, by }: DayRequest,
    @CurrentPerson() person: SignedInPerson,
    @Query('known') known?: string,
    @Query('gate') gate?: string,
  ): Promise<PeopleAnswer> {
    const { day } = await boardOf(this.boards, address, by.schoolId);
    const inView = [...day.children.keys()].filter((childId) => by.roles.some((role) => mayRead(day, childId, { id: by.staffId, role })));
    const childIds = [...new Set([...inView, ...onLeaveFor(day, by.staffId, by.roles)])];
    const atGate = gate === 'true' && by.roles.some((role) => AT_GATES.includes(role));
    const content = {
      ...address,
      children: childIds.map((childId) => this.child(address.campusId, childId)),
      ...this.labels.of(day),
      gate: atGate ? await this.gate(by.schoolId, day, inView) : null,
    };
    const snapshotId = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, SNAPSHOT_ID_LENGTH);
    const takenAt = this.clock.now();
    const seal = this.passes.seal({ schoolId: by.schoolId, ...address, snapshotId, takenAt });
    if (known === snapshotId) return { unchanged: true, snapshotId, takenAt, seal };
    await this.viewed.record(person, childIds, atGate ? 'gate' : 'custody');
    return { ...content, snapshotId, takenAt, seal };
  }

  private child(campusId: string, childId: string): ChildOnDevice {
    const known = this.names.child(childId);
    return {
      ...this.cards.child(campusId, childId),
      initials: known?.initials ?? '',
      healthNote: (known?.state.healthNotes.length ?? 0) > 0,
      soundsLike: known?.state.record?.soundsLike ?? [],
    };
  }

  private async gate(schoolId: string, day: CampusDay, childIds: readonly string[]): Promise<PeopleOnDevice['gate']> {
    const facts: ReleaseFactsOnDevice[] = [];
    const persons = new Set<string>();
    for (const childId of childIds) {
      const known = await this.facts.ifKnown(schoolId, childId);
      if (!known) continue;
      const { record, fact } = known;
      const today = day.opened?.serviceDay ?? '';
      const { gradeLevel, classId, soundsLike } = record;
      const selfConsent = withoutSigner(record.selfConsent);
      const authorities = record.authorities.filter((a) => a.revokedAt === null);
      // the digest of a document never leaves the server: a delegate waits for the network; who wished for it is no gate's matter
      const delegations = record.delegations.filter((d) => d.date === today).map((d) => ({ ...d, idDigest: '', wishedBy: [] }));
      for (const { personId } of [...authorities, ...delegations]) persons.add(personId);
      facts.push({
        childId,
        gradeLevel,
        classId,
        soundsLike,
        authorities,
        restrictions: record.restrictions,
        selfConsent,
        delegations,
        fact,
      });
    }
    // whom a court keeps from a child is known by the card as well, so that the gate says what it says about them
    const restricted = facts.flatMap(({ restrictions }) =>
      (restrictions as readonly { readonly personId: string }[]).map((r) => r.personId),
    );
    const passes = this.passes.of(schoolId, new Set([...persons, ...restricted]));
    return { facts, adults: [...persons].map((personId) => this.adult(personId)), passes };
  }

  private adult(personId: string) {
    const adult = this.names.adult(personId);
    return { personId, name: adult?.name ?? null, phoneEnding: adult?.phone?.slice(-PHONE_ENDING) ?? null };
  }
}
