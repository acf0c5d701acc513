import type { CampusState } from '@baton/roster';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { CurrentPerson, type SignedInPerson } from '../access/signed-in-person';
import { StaffDirectory } from '../access/staff-directory';
import { ViewedRecords } from '../access/viewed-records';
import { matches } from '../pickup/gate-search';
import { Refused } from '../platform/refused';
import { Names } from '../projections/names';
import type { NamedChild } from '../projections/people';

/** Children in one answer: a class has 50 at most, a whole school comes in pages. */
const CHILDREN_PER_PAGE = 400;

/** Characters of what is searched for. */
const MAX_ASKED = 64;

export interface Labelled {
  readonly id: string;
  /** null: none was given, or it was erased */
  readonly name: string | null;
}

export interface AdultOfChild {
  readonly personId: string;
  readonly name: string | null;
  readonly relation: string;
  readonly isGuardian: boolean;
  readonly collectsAs: 'guardian' | 'listed' | 'agency' | null;
}

/** The school's own lists, for the office and for whoever sets up a day. */
@ApiTags('roster')
@Controller('api/schools/:schoolId')
export class DirectoryController {
  constructor(
    private readonly names: Names,
    private readonly staffDirectory: StaffDirectory,
    private readonly viewed: ViewedRecords,
  ) {}

  @Get('staff')
  @ApiOperation({ operationId: 'listStaff', summary: 'Everybody who works here, with standing roles' })
  @ApiParam({ name: 'schoolId', type: String })
  staff(@Param('schoolId') schoolId: string, @CurrentPerson() person: SignedInPerson) {
    mustBeOwn(person, schoolId);
    return this.staffDirectory
      .all()
      .filter((account) => account.schoolId === schoolId)
      .map(({ staffId, name, roles, suspended, leftOn, onlyOn }) => ({ staffId, name, roles, suspended, leftOn, onlyOn }));
  }

  @Get('campuses')
  @ApiOperation({ operationId: 'listCampuses', summary: 'Campuses with their classes, gates, places, periods and groups' })
  @ApiParam({ name: 'schoolId', type: String })
  campuses(@Param('schoolId') schoolId: string, @CurrentPerson() person: SignedInPerson) {
    mustBeOwn(person, schoolId);
    return this.names
      .campuses()
      .filter((campus) => campus.campus?.schoolId === schoolId)
      .map((campus) => this.campusView(campus));
  }

  @Get('children')
  @ApiOperation({ operationId: 'listChildren', summary: 'Children of a class, or of the school page by page; the reading is recorded' })
  @ApiParam({ name: 'schoolId', type: String })
  @ApiQuery({ name: 'class', required: false, type: String })
  @ApiQuery({
    name: 'q',
    required: false,
    type: String,
    description: 'name or part of it, pinyin initials, class such as 3-2, last four of a phone',
  })
  @ApiQuery({ name: 'after', required: false, type: String, description: 'childId: the next page begins after it' })
  async children(
    @Param('schoolId') schoolId: string,
    @Query('class') classId: string | undefined,
    @Query('q') asked: string | undefined,
    @Query('after') after: string | undefined,
    @CurrentPerson() person: SignedInPerson,
  ) {
    mustBeOwn(person, schoolId);
    const page = this.names
      .childrenOf(schoolId)
      .filter((child) => classId === undefined || child.state.record?.classId === classId)
      .filter((child) => asked === undefined || this.fits(asked.trim(), child))
      .filter((child) => after === undefined || child.childId > after)
      .sort((a, b) => (a.childId < b.childId ? -1 : 1))
      .slice(0, CHILDREN_PER_PAGE);
    if (page.length > 0)
      await this.viewed.record(
        person,
        page.map((child) => child.childId),
        'roster',
      );
    return { children: page.map((child) => this.childView(child)), next: page.length === CHILDREN_PER_PAGE ? page.at(-1)?.childId : null };
  }

  private fits(asked: string, child: NamedChild): boolean {
    return asked === '' || matches(asked.slice(0, MAX_ASKED), this.names, child.state.record?.campusId ?? '')(child);
  }

  private campusView({ campus, classes, gates, places, periods, groups }: CampusState) {
    const labelled = (ids: readonly string[]): readonly Labelled[] => ids.map((id) => ({ id, name: this.names.label(id) }));
    return {
      campusId: campus?.campusId,
      name: this.names.label(campus?.campusId ?? ''),
      timeZone: campus?.timeZone,
      classes: Object.values(classes).map(({ classId, gradeLevel, classNo, cohortYear }) => ({ classId, gradeLevel, classNo, cohortYear })),
      gates: labelled(Object.keys(gates)),
      places: labelled(Object.keys(places)),
      periods: labelled(Object.keys(periods)),
      groups: labelled(Object.keys(groups)),
    };
  }

  private childView({ childId, name, state }: NamedChild) {
    const { classId = null, gradeLevel = null, inClassNo = null } = state.record ?? {};
    return { childId, name, classId, gradeLevel, inClassNo, adults: this.adultsOf(state.record) };
  }

  private adultsOf(record: NamedChild['state']['record']): readonly AdultOfChild[] {
    if (!record) return [];
    const ids = new Set([
      ...record.contacts.map((c) => c.personId),
      ...record.authorities.filter((a) => a.revokedAt === null).map((a) => a.personId),
    ]);
    return [...ids].map((personId) => {
      const contact = record.contacts.find((c) => c.personId === personId);
      const authority = record.authorities.find((a) => a.personId === personId && a.revokedAt === null);
      return {
        personId,
        name: this.names.adult(personId)?.name ?? null,
        relation: contact?.relation ?? authority?.relation ?? '',
        isGuardian: contact?.isGuardian ?? authority?.kind === 'guardian',
        collectsAs: authority?.kind ?? null,
      };
    });
  }
}

export function mustBeOwn(person: SignedInPerson, schoolId: string): void {
  if (person.schoolId !== schoolId) throw new Refused('not_permitted');
}
