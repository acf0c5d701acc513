import { CorrectChildDetailsBody, CorrectChildNameBody, MoveChildBody, RegisterChildBody } from '@baton/contracts';
import { personName, readStudentNumber, toSeal, type ChildCommand, type Plain } from '@baton/roster';
import { applyDecorators, Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { derivedCommandId } from '../../day/derived-command-id';
import { campusStream } from '../../day/streams';
import { Aggregates } from '../../platform/aggregates';
import { Refused } from '../../platform/refused';
import { brokenField } from '../../platform/validation';
import { Names } from '../../projections/names';
import { trimmedName } from '../campus/trimmed-name';
import { CurrentRosterReader } from '../importing/current-roster';
import { ChildDeciding } from './child-deciding';
import { ChildKeys } from './child-keys';
import { CHILD_PATH, ChildGate, GivesToChild, OfChild, type ChildRequest } from './child-route';
import { ByPerson, type RosterAnswer, type RosterBy } from './give-to-child';
import { Persons } from './persons';
import { correctDetails, correctName, moveChild, type DetailsOnFile } from './registration.commands';
import { SoundAlikes } from './sound-alikes';

const RegistersChild = applyDecorators(
  Post('api/schools/:schoolId/children/register'),
  HttpCode(200),
  ApiOperation({
    operationId: 'RegisterChild',
    summary: 'One child by hand; answers childId. Same name in the class: confirmed by a person',
  }),
  ApiParam({ name: 'schoolId', type: String }),
);

/** Who is a child of the school: registered by hand, moved, corrected. A child that is gone is recorded as left. */
@ApiTags('child')
@Controller()
export class RegistrationController {
  constructor(
    private readonly children: ChildGate,
    private readonly deciding: ChildDeciding,
    private readonly aggregates: Aggregates,
    private readonly persons: Persons,
    private readonly keys: ChildKeys,
    private readonly alike: SoundAlikes,
    private readonly names: Names,
    private readonly current: CurrentRosterReader,
  ) {}

  @RegistersChild
  async register(@Param('schoolId') schoolId: string, @Body() body: RegisterChildBody, @ByPerson() by: RosterBy) {
    const { commandId, campusId, classId } = body;
    const childId = `c${derivedCommandId(commandId, `child ${by.staffId}`).replaceAll('-', '')}`;
    const { gradeLevel } = await this.homeClass(schoolId, campusId, classId);
    const name = personName(trimmedName(body.name));
    const studentNumber = numberIn(body.studentNumber);
    const inClassNo = body.inClassNo ?? null;
    if (!body.sameNameSeen) this.mustBeNewInClass(schoolId, { childId, classId, name });
    const key = studentNumber === null ? this.keys.ofPlace(classId, inClassNo, name) : this.keys.ofNumber(studentNumber);
    await this.keys.list(by, commandId, childId, key);
    const secret = (field: string, text: string | null) =>
      text === null ? null : toSeal('ChildRegistered', field, childId, 'roster', text);
    const command: ChildCommand<Plain> = {
      type: 'RegisterChild',
      ...{ childId, schoolId, campusId, classId, gradeLevel, inClassNo: inClassNo ?? NO_NUMBER, importId: null },
      name: toSeal('ChildRegistered', 'name', childId, 'roster', name),
      studentNumber: secret('studentNumber', studentNumber),
      birthDate: secret('birthDate', body.birthDate ?? null),
      sex: secret('sex', body.sex ?? null),
    };
    await this.persons.give(by, commandId, { kind: 'child', id: childId, commands: [command] });
    await this.alike.note(by, `${commandId} sound`, campusId);
    return { childId, soundsLike: this.names.child(childId)?.state.record?.soundsLike ?? [] };
  }

  @GivesToChild(`${CHILD_PATH}/class`, 'MoveChildToClass', 'Another class, of this campus or another, or another number in class')
  async move(@OfChild() of: ChildRequest, @Body() body: MoveChildBody): Promise<RosterAnswer> {
    const { classId, commandId } = body;
    const before = await this.asItWas(of);
    const to = this.names.campuses().find((c) => c.campus?.schoolId === of.by.schoolId && Object.hasOwn(c.classes, classId));
    const campusId = to?.campus?.campusId;
    if (!to || !campusId) throw new Refused('class_unknown', { classId });
    const { gradeLevel } = to.classes[classId];
    const answer = await this.children.give(of, moveChild({ campusId, gradeLevel }), body);
    await this.keepPlaceKey(of, commandId, before);
    await this.alike.note(of.by, `${commandId} sound`, campusId);
    if (before.campusId !== campusId) await this.alike.note(of.by, `${commandId} sound there`, before.campusId);
    return answer;
  }

  @GivesToChild(`${CHILD_PATH}/name`, 'CorrectChildName', 'The name was written wrongly')
  async rename(@OfChild() of: ChildRequest, @Body() body: CorrectChildNameBody): Promise<RosterAnswer> {
    const before = await this.asItWas(of);
    const name = personName(trimmedName(body.name));
    const answer = await this.children.give(of, correctName(name), body);
    await this.keepPlaceKey(of, body.commandId, before);
    await this.alike.note(of.by, `${body.commandId} sound`, before.campusId);
    return answer;
  }

  @GivesToChild(`${CHILD_PATH}/details`, 'CorrectChildDetails', 'Student number, birth date or sex; left out: as it is')
  async details(@OfChild() of: ChildRequest, @Body() body: CorrectChildDetailsBody): Promise<RosterAnswer> {
    const { commandId } = body;
    await this.deciding.mustAnswerFor(of);
    const known: DetailsOnFile = await this.current.child(of.by.schoolId, of.childId, () => undefined);
    const studentNumber = numberIn(body.studentNumber);
    if (studentNumber !== null) await this.keys.list(of.by, commandId, of.childId, this.keys.ofNumber(studentNumber));
    const answer = await this.children.give(of, correctDetails(known, studentNumber), body);
    if (studentNumber !== null && known.studentNumber && known.studentNumber !== studentNumber)
      await this.keys.remove(of.by, commandId, of.childId, this.keys.ofNumber(known.studentNumber));
    return answer;
  }

  private async asItWas(of: ChildRequest): Promise<Before> {
    const { campusId, classId, inClassNo } = await this.deciding.mustAnswerFor(of);
    await this.names.upToDate(of.by.schoolId);
    return { campusId, classId, inClassNo, name: this.names.child(of.childId)?.name ?? '' };
  }

  /** A child without a student number is found where it is now, and not where it was. */
  private async keepPlaceKey(of: ChildRequest, commandId: string, before: Before): Promise<void> {
    await this.names.upToDate(of.by.schoolId);
    const now = this.names.child(of.childId);
    if (!now?.state.record || now.state.studentNumber !== null || now.name === null) return;
    const { classId, inClassNo } = now.state.record;
    const key = this.keys.ofPlace(classId, numbered(inClassNo), now.name);
    const old = this.keys.ofPlace(before.classId, numbered(before.inClassNo), before.name);
    if (key === old) return;
    await this.keys.list(of.by, `${commandId} place`, of.childId, key);
    await this.keys.remove(of.by, `${commandId} place`, of.childId, old);
  }

  private async homeClass(schoolId: string, campusId: string, classId: string) {
    const campus = await this.aggregates.campus.read(campusStream(campusId), (state) => state);
    if (campus.campus?.schoolId !== schoolId) throw new Refused('campus_unknown', { campusId });
    if (!Object.hasOwn(campus.classes, classId)) throw new Refused('class_unknown', { classId });
    return campus.classes[classId];
  }

  /** "Nobody is registered twice by a slip." */
  private mustBeNewInClass(schoolId: string, of: { readonly childId: string; readonly classId: string; readonly name: string }): void {
    const twin = this.names
      .childrenOf(schoolId)
      .find(
        (c) => c.childId !== of.childId && c.name === of.name && c.state.record?.classId === of.classId && c.state.record.leftOn === null,
      );
    if (twin) throw new Refused('same_name_in_class', { childId: twin.childId });
  }
}

interface Before {
  readonly campusId: string;
  readonly classId: string;
  readonly inClassNo: number;
  readonly name: string;
}

/** As an import writes it. */
const NO_NUMBER = 0;
const numbered = (inClassNo: number): number | null => (inClassNo === NO_NUMBER ? null : inClassNo);

/** @throws Refused naming the field */
function numberIn(text: string | null | undefined): string | null {
  if (!text?.trim()) return null;
  const number = readStudentNumber(text);
  if (number === null) throw brokenField('studentNumber', 'isStudentNumber');
  return number;
}
