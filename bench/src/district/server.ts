import '../../../apps/server/src/keep-compiled';

void import('./server-of-district');
