import { Agent, request } from 'node:http';

export interface Posting {
  readonly url: URL;
  readonly cookie: string;
  readonly body: string;
}

/** A client with a bounded number of kept connections. */
export function posting(connections: number): { post(of: Posting): Promise<string>; close(): void } {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const post = ({ url, cookie, body }: Posting): Promise<string> =>
    new Promise((resolve, reject) => {
      const headers = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'x-baton-client': 'bench',
        cookie,
      };
      const sent = request(url, { method: 'POST', agent, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => {
          if (response.statusCode === 200) resolve(text);
          else reject(new Error(`${url.pathname} was answered ${response.statusCode}: ${text.slice(0, 500)}`));
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  return { post, close: () => agent.destroy() };
}
