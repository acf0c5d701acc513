import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { Cards } from '../projections/cards';
import { TodayOf } from '../roster/today-of';
import { QueueBoardController } from './board.controller';
import { BoardGateway } from './board.gateway';
import { Queue } from './queue';

/** The screen in the corridor. */
@Module({})
export class BoardModule {
  static of(day: DynamicModule): DynamicModule {
    return {
      module: BoardModule,
      imports: [AccessModule, day],
      controllers: [QueueBoardController],
      providers: [BoardGateway, Cards, Queue, TodayOf],
    };
  }
}
