import './check-node';
import './keep-compiled';

void import('./start').then(({ start }) => start(process.argv.slice(2), process.env));
