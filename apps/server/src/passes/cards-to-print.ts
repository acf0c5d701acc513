import { covers, dateAndMinute, type Authority, type CampusState, type PassHeld } from '@baton/roster';
import type { Clock } from '@baton/event-log';
import { Inject, Injectable } from '@nestjs/common';
import { personStream } from '../day/streams';
import { Aggregates } from '../platform/aggregates';
import { CLOCK } from '../platform/tokens';
import { Cards, type ChildCard } from '../projections/cards';
import { Names } from '../projections/names';
import type { NamedChild } from '../projections/people';
import { PassKey } from './pass-key';

/** A collector with the card that counts, as it is printed. */
export interface CardToPrint {
  readonly personId: string;
  readonly name: string | null;
  /** null: none was issued, or it was revoked */
  readonly pass: {
    /** short number for people, not secret: the first eight letters of the passId and the version */
    readonly number: string;
    readonly version: number;
    readonly issuedAt: number;
    /** what the QR code says, alphanumeric mode */
    readonly text: string;
  } | null;
  readonly children: readonly (ChildCard & { readonly relation: string; readonly kind: Authority['kind'] })[];
}

/** Which collectors there are and what stands on their cards. */
@Injectable()
export class CardsToPrint {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly names: Names,
    private readonly cards: Cards,
    private readonly key: PassKey,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Whoever may collect a child of the class, on whatever day: guardians, listed persons, escorts of agencies. */
  collectorsOf(schoolId: string, classId: string): readonly string[] {
    const ofClass = this.names
      .childrenOf(schoolId)
      .filter(({ state }) => state.record?.classId === classId && state.record.leftOn === null);
    const persons = new Set(ofClass.flatMap((child) => this.held(child).map((authority) => authority.personId)));
    // whoever was erased has no name here, and gets no card
    return [...persons].filter((personId) => this.names.adult(personId)?.name);
  }

  async of(schoolId: string, personIds: readonly string[]): Promise<readonly CardToPrint[]> {
    const children = this.names.childrenOf(schoolId);
    return Promise.all(personIds.map((personId) => this.card(schoolId, personId, children)));
  }

  private async card(schoolId: string, personId: string, children: readonly NamedChild[]): Promise<CardToPrint> {
    const held = await this.aggregates.person.read(personStream(schoolId, personId), ({ record }) => record?.held.pass ?? null);
    return {
      personId,
      name: this.names.adult(personId)?.name ?? null,
      pass: held && !held.revoked ? this.printed(schoolId, held) : null,
      children: children.flatMap((child) => this.collectedBy(personId, child)),
    };
  }

  private printed(schoolId: string, held: PassHeld): CardToPrint['pass'] {
    const { version, issuedAt, passId } = held;
    return { number: `${passId.slice(0, 8).toUpperCase()}-${version}`, version, issuedAt, text: this.key.textOf(schoolId, held) };
  }

  private collectedBy(personId: string, child: NamedChild): CardToPrint['children'] {
    const authority = this.held(child).find((a) => a.personId === personId);
    if (!authority || !child.state.record) return [];
    const { relation, kind } = authority;
    return [{ ...this.cards.child(child.state.record.campusId, child.childId), relation, kind }];
  }

  private held({ state }: NamedChild): readonly Authority[] {
    const { record } = state;
    const campus = record && this.names.campus(record.campusId);
    if (!record || !campus?.campus) return [];
    const today = this.today(campus);
    return record.authorities.filter((a) => a.revokedAt === null && (covers(a, today) || a.from > today));
  }

  private readonly today = ({ campus }: CampusState): string => dateAndMinute(this.clock.now(), campus?.timeZone ?? 'UTC').date;
}
