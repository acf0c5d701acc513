import { checkInCommands } from '../check-in/check-in.commands';
import { closingCommands } from '../closing/closing.commands';
import { concernCommands } from '../concern/concern.commands';
import { correctionCommands } from '../correction/correction.commands';
import { dutyCommands } from '../duty/duty.commands';
import { handoffCommands } from '../handoff/handoff.commands';
import { openingCommands } from '../opening/opening.commands';
import { patrolCommands } from '../patrol/patrol.commands';
import { pickupCommands } from '../pickup/pickup.commands';
import { planCommands } from '../plan/plan.commands';
import { rollCallCommands } from '../roll-call/roll-call.commands';
import type { CommandBody, CommandDefinition, TappedCommandType } from './command-definition';

/** Every command that people can give to a day: its body and how the body becomes the command. */
export const COMMANDS = {
  ...openingCommands,
  ...dutyCommands,
  ...rollCallCommands,
  ...checkInCommands,
  ...handoffCommands,
  ...concernCommands,
  ...pickupCommands,
  ...planCommands,
  ...patrolCommands,
  ...closingCommands,
  ...correctionCommands,
} as const satisfies { readonly [T in TappedCommandType]: unknown };

export const definitionOf = (type: TappedCommandType): CommandDefinition<CommandBody> =>
  COMMANDS[type] as unknown as CommandDefinition<CommandBody>;

export const isTapped = (type: string): type is TappedCommandType => Object.hasOwn(COMMANDS, type);
