import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// Imported before the rest: what Node compiles stays beside the bundle for the next start. Where nothing can be written
// it is compiled again each time. Tests that run the sources leave nothing among them.
if (!__filename.endsWith('.ts')) enableCompileCache(join(__dirname, 'compiled'));
