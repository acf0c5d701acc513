import type { Sealer } from '@baton/event-log';
import { Module } from '@nestjs/common';
import { SEALER } from '../platform/tokens';
import { OfflinePasses } from './offline-passes';
import { NamesModule } from '../projections/names.module';
import { PassHolders } from './pass-holders';
import { PassKey } from './pass-key';
import { Recognising } from './recognising';

const passKey = { provide: PassKey, useFactory: (sealer: Sealer) => new PassKey(sealer), inject: [SEALER] };

/** Who stands at a gate, told by a card or a phone. */
@Module({
  imports: [NamesModule],
  providers: [passKey, PassHolders, OfflinePasses, Recognising],
  exports: [PassKey, PassHolders, OfflinePasses, Recognising],
})
export class PassesModule {}
