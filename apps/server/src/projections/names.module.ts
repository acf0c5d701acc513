import { Module } from '@nestjs/common';
import { Names } from './names';

/** Everybody's name, for the day and for whoever stands at a gate. */
@Module({ providers: [Names], exports: [Names] })
export class NamesModule {}
