import { Instant } from '@baton/contracts';
import { isStepped, type Clock } from '@baton/event-log';
import { Body, Controller, HttpCode, Inject, Injectable, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Refused } from '../platform/refused';
import { CLOCK } from '../platform/tokens';
import { Boards } from '../projections/boards';
import { Settled } from './settled';
import { Watch } from './watch';

/** Looks at one moment until nothing new follows from the last: what the watch writes can start another clock. */
const MAX_LOOKS_AT_ONE_MOMENT = 8;

export class StepClockBody {
  @Instant({ about: 'epoch ms; the clock goes there through every moment at which something is due' }) readonly to: number;
}

/** Steps a simulated clock. What is due on the way is told at its own time. */
@Injectable()
export class DemoClock {
  private stepping: Promise<void> = Promise.resolve();

  constructor(
    private readonly watch: Watch,
    private readonly boards: Boards,
    private readonly settled: Settled,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Resolves when watch, projections and sockets have been fed. @throws Refused `not_permitted` for a clock that runs by itself */
  stepTo(to: number): Promise<void> {
    const step = this.stepping.then(() => this.step(to));
    this.stepping = step.catch(() => undefined);
    return step;
  }

  private async step(to: number): Promise<void> {
    const { clock } = this;
    if (!isStepped(clock)) throw new Refused('not_permitted');
    await this.settled.everything();
    await this.lookUntilQuiet();
    while (clock.now() < to) {
      clock.stepTo(Math.min(this.watch.nextDue(clock.now()) ?? to, to));
      await this.lookUntilQuiet();
    }
  }

  private async lookUntilQuiet(): Promise<void> {
    for (let looks = 0; looks < MAX_LOOKS_AT_ONE_MOMENT; looks++) {
      const before = this.written();
      await this.watch.tick();
      await this.settled.everything();
      if (this.written() === before) return;
    }
  }

  private written(): number {
    return this.boards.all().reduce((sum, board) => sum + board.dayRevision + board.alertsRevision, 0);
  }
}

/** Exists only in a server that was started as a demo. */
@ApiTags('demo')
@Controller('api/demo')
export class DemoClockController {
  constructor(
    private readonly demo: DemoClock,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post('clock')
  @HttpCode(200)
  @ApiOperation({ operationId: 'stepClock', summary: 'Demo only: steps the simulated clock' })
  async step(@Body() { to }: StepClockBody): Promise<{ readonly now: number }> {
    await this.demo.stepTo(to);
    return { now: this.clock.now() };
  }
}
