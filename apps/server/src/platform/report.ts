import { SetMetadata } from '@nestjs/common';

export const REPORT_METADATA = 'baton:report';

/**
 * Marks a handler of reports: what physically happened is never lost for want of a session or rights. The access hook lets
 * a denied report through, the guard throws, and the filter on the handler keeps it aside.
 */
export const Report = (): MethodDecorator => SetMetadata(REPORT_METADATA, true);
