import { IssuePassesBody, ReplacePassBody, RevokePassBody } from '@baton/contracts';
import type { Clock } from '@baton/event-log';
import type { PersonCommand, Plain } from '@baton/roster';
import { applyDecorators, Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { randomBytes } from 'node:crypto';
import { CurrentPerson, type SignedInPerson } from '../access/signed-in-person';
import { ViewedRecords } from '../access/viewed-records';
import { Refused } from '../platform/refused';
import { CLOCK } from '../platform/tokens';
import { brokenField } from '../platform/validation';
import { ByPerson, type RosterBy } from '../roster/child/give-to-child';
import { Persons } from '../roster/child/persons';
import { CardsToPrint, type CardToPrint } from './cards-to-print';
import { PassKey } from './pass-key';

/** Bytes of a pass's id: nobody finds another by trying. */
const PASS_ID_BYTES = 12;
/** Collectors of one command or one sheet: a class of fifty with four each. */
const MAX_COLLECTORS = 400;

/** Cards issued at the same time: their appends share commits. */
const ISSUED_AT_ONCE = 32;

const GivesToPasses = (path: string, operationId: string, summary: string): MethodDecorator =>
  applyDecorators(Post(path), HttpCode(200), ApiOperation({ operationId, summary }), ApiParam({ name: 'schoolId', type: String }));

/** Pickup cards of collectors. A card identifies; who may take a child is asked of today's book each time. */
@ApiTags('passes')
@Controller('api/schools/:schoolId/passes')
export class PassesController {
  constructor(
    private readonly persons: Persons,
    private readonly cards: CardsToPrint,
    private readonly key: PassKey,
    private readonly viewed: ViewedRecords,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @GivesToPasses('issue', 'IssuePasses', 'Cards for those who have none that counts; who has one keeps it. Answers all of them for print')
  async issue(
    @Body() body: IssuePassesBody,
    @CurrentPerson() person: SignedInPerson,
    @ByPerson() by: RosterBy,
  ): Promise<readonly CardToPrint[]> {
    const personIds = body.classId ? this.cards.collectorsOf(by.schoolId, body.classId) : (body.persons ?? []);
    if (personIds.length === 0) throw brokenField('persons', 'arrayMinSize');
    const asked = [...new Set(personIds)];
    for (let i = 0; i < asked.length; i += ISSUED_AT_ONCE) {
      const some = asked.slice(i, i + ISSUED_AT_ONCE);
      await Promise.all(some.map((personId) => this.give(by, body.commandId, personId, this.issuing(by, null))));
    }
    return this.printed(person, personIds);
  }

  @GivesToPasses('replace', 'ReplacePass', 'Another card: the earlier one is worth nothing from this moment on')
  async replace(
    @Body() { commandId, personId, replaces }: ReplacePassBody,
    @CurrentPerson() person: SignedInPerson,
    @ByPerson() by: RosterBy,
  ): Promise<readonly CardToPrint[]> {
    await this.give(by, commandId, personId, this.issuing(by, replaces));
    return this.printed(person, [personId]);
  }

  @GivesToPasses('revoke', 'RevokePass', 'A lost card is worth nothing from this moment on')
  async revoke(@Body() { commandId, personId, reason }: RevokePassBody, @ByPerson() by: RosterBy): Promise<{ readonly personId: string }> {
    await this.give(by, commandId, personId, { type: 'RevokePass', reason, by: by.staffId, at: this.clock.now() });
    return { personId };
  }

  @Get('print')
  @ApiOperation({ operationId: 'passesToPrint', summary: 'What stands on the cards of a class’s collectors, or of one person' })
  @ApiParam({ name: 'schoolId', type: String })
  @ApiQuery({ name: 'class', required: false, description: 'classId' })
  @ApiQuery({ name: 'person', required: false, description: 'personId' })
  async print(
    @Query('class') classId: string | undefined,
    @Query('person') personId: string | undefined,
    @CurrentPerson() person: SignedInPerson,
  ): Promise<readonly CardToPrint[]> {
    if (personId) await this.persons.mustBeKnown(person.schoolId, personId);
    return this.printed(person, personId ? [personId] : this.cards.collectorsOf(person.schoolId, classId ?? ''));
  }

  @Get('keys')
  @ApiOperation({ operationId: 'passKeys', summary: 'Public keys by which a gate verifies cards without network: Ed25519, raw, base64url' })
  @ApiParam({ name: 'schoolId', type: String })
  keys() {
    return { keys: [this.key.published()] };
  }

  private issuing(by: RosterBy, replaces: number | null): PersonCommand<Plain> {
    return { type: 'IssuePass', passId: randomBytes(PASS_ID_BYTES).toString('hex'), replaces, by: by.staffId, at: this.clock.now() };
  }

  /** In the name of the person of the session; the same tap writes once. @throws Refused `person_unknown`, `pass_unknown` */
  private async give(by: RosterBy, commandId: string, personId: string, command: PersonCommand<Plain>): Promise<void> {
    if (!/^[A-Za-z0-9_]{1,64}$/.test(personId)) throw new Refused('person_unknown', { personId });
    await this.persons.give(by, commandId, { kind: 'person', id: personId, commands: [command] });
  }

  private async printed(person: SignedInPerson, personIds: readonly string[]): Promise<readonly CardToPrint[]> {
    const cards = await this.cards.of(person.schoolId, [...new Set(personIds)].slice(0, MAX_COLLECTORS));
    const children = new Set(cards.flatMap((card) => card.children.map((child) => child.childId)));
    await this.viewed.record(person, [...children], 'print');
    return cards;
  }
}
