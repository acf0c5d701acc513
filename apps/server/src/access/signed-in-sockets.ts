import type { INestApplication } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { IncomingMessage } from 'node:http';
import type { Server, ServerOptions } from 'socket.io';
import type { SocketAccess } from './socket-access';

/** ms after which a connection that joined no namespace is closed. */
const JOIN_WITHIN_MS = 5_000;

/** The hook before Nest doesn't see sockets: nobody gets one without a session, or from another site's page. */
export class SignedInSockets extends IoAdapter {
  constructor(
    app: INestApplication,
    private readonly access: SocketAccess,
  ) {
    super(app);
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    const allowRequest: ServerOptions['allowRequest'] = (request, answer) => {
      this.isSignedIn(request).then(
        (signedIn) => answer(signedIn ? null : 'not_signed_in', signedIn),
        () => answer('not_ready', false),
      );
    };
    const server = super.createIOServer(port, {
      ...(options as ServerOptions),
      allowRequest,
      connectTimeout: JOIN_WITHIN_MS,
      serveClient: false,
    });
    // nothing is said in the namespace that every client may join
    server.of('/').use((_socket, next) => next(new Error('not_permitted')));
    return server;
  }

  private async isSignedIn(request: IncomingMessage): Promise<boolean> {
    if ((await this.access.personOf(request, null)) !== null) return true;
    // the corridor's screen: nobody signs in there, and its namespace takes nothing
    return (await this.access.deviceOf(request))?.purpose === 'queue_board';
  }
}
