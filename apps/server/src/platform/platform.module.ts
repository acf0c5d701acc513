import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Config } from '@baton/installation';
import { Abreast } from './abreast';
import { Aggregates } from './aggregates';
import { Forgetting } from './forgetting';
import { Identity } from './identity';
import { LedCampuses } from './led-campuses';
import { Metrics } from './metrics';
import { Readiness } from './readiness';
import type { StartMode, Stores } from './stores';
import { CLOCK, CONFIG, EVENT_STORE, LOGGER, SEALER, START_MODE, VAULT } from './tokens';

export interface Platform {
  readonly config: Config;
  readonly mode: StartMode;
  readonly stores: Stores;
  readonly identity: Identity;
  readonly forgetting: Forgetting;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  readonly logger: Logger;
}

/** What every capability may inject. Opened before Nest starts and closed after Nest has stopped. */
@Global()
@Module({})
export class PlatformModule {
  static of(platform: Platform): DynamicModule {
    const { stores, config, mode, identity, forgetting, metrics, readiness, logger } = platform;
    const providers = [
      { provide: EVENT_STORE, useValue: stores.store },
      { provide: VAULT, useValue: stores.vault },
      { provide: SEALER, useValue: stores.sealer },
      { provide: CLOCK, useValue: stores.clock },
      { provide: CONFIG, useValue: config },
      { provide: START_MODE, useValue: mode },
      { provide: LOGGER, useValue: logger },
      { provide: Identity, useValue: identity },
      { provide: Forgetting, useValue: forgetting },
      { provide: Metrics, useValue: metrics },
      { provide: Readiness, useValue: readiness },
      { provide: LedCampuses, useValue: new LedCampuses(config.campuses) },
      { provide: Abreast, useValue: stores.abreast },
      { provide: Aggregates, useValue: new Aggregates(stores.store, metrics) },
    ];
    return { module: PlatformModule, providers, exports: providers };
  }
}
