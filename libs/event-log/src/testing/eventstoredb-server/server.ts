import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb';
import { ClusterInfo, EndPoint, MemberInfo } from '@eventstore/db-client/generated/gossip_pb';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb';
import { SupportedMethod, SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb';
import { Empty, UUID } from '@eventstore/db-client/generated/shared_pb';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';
import { AppendReq, AppendResp, type ReadReq, type ReadResp } from '@eventstore/db-client/generated/streams_pb';
import {
  type Metadata,
  type sendUnaryData,
  Server,
  ServerCredentials,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  status,
} from '@grpc/grpc-js';
import { once } from 'node:events';
import { ANY, type CommitCheck, type DatabaseOptions, NO_STREAM, type ProposedEvent, STREAM_EXISTS, WireDatabase } from './database';
import { type CallKind, type Fault, Faults, notLeader, type Refusal, refusalOf, trailers } from './faults';
import { BadRead, readCounted, subscribe } from './reads';

export interface WireServerOptions extends DatabaseOptions {
  /** default: any free one */
  readonly port?: number;
  /** of another server: both are then nodes of one cluster */
  readonly database?: WireDatabase;
  /** default: plain HTTP/2, a client says tls=false */
  readonly credentials?: ServerCredentials;
  /** `user:password` that every call must bring; only asked over TLS, where the client sends it */
  readonly login?: string;
  /** what it says of itself; default that of the sources cited here */
  readonly version?: string;
  /** a planned kill: default, all connections break and the port opens again after `KILLED_MS` */
  readonly onKill?: () => void;
}

/** Milliseconds that the port stays closed after a planned kill. */
const KILLED_MS = 40;
/** Bytes of one append, ClusterVNodeOptions.cs `MaxAppendSize`. */
const MAX_APPEND_BYTES = 1024 * 1024;
/** Calls at once on one connection: Kestrel's default for HTTP/2. */
const MAX_STREAMS_PER_CONNECTION = 100;
/** docs/server/README.md of the sources that the semantics were read from. */
const VERSION = '24.10.0';

type Outcome = { readonly answer: AppendResp } | { readonly refusal: Refusal };

/**
 * EventStoreDB as far as a client of the log sees it, in this process, over a real gRPC connection. What it answers was
 * read from the server's sources (named beside each answer). It knows nothing of the adapter and shares no code with it.
 */
export class WireServer {
  readonly faults = new Faults();
  readonly database: WireDatabase;
  /** calls that came in, by method */
  readonly calls: Record<CallKind | 'batchAppend' | 'gossip', number> = { append: 0, read: 0, subscribe: 0, batchAppend: 0, gossip: 0 };
  /** reads that a client gave up before they had been answered */
  givenUp = 0;
  /** subscriptions that are open now */
  subscribed = 0;
  /** events that went to subscriptions, all together */
  sentToSubscriptions = 0;
  /** a follower answers calls that require the leader by naming that node (RpcExceptions.cs `LeaderInfo`) */
  leader: WireServer | null = null;
  private members: readonly WireServer[] = [this];
  private server: Server | null = null;
  private listeningPort: number;
  private readonly open = new Set<AbortController>();

  constructor(private readonly options: WireServerOptions = {}) {
    this.database = options.database ?? new WireDatabase(options);
    this.listeningPort = options.port ?? 0;
  }

  get port(): number {
    return this.listeningPort;
  }

  /** for `tls=false`; a port alone, for a test's own words, is `port` */
  get address(): string {
    return `esdb://localhost:${this.port}?tls=false`;
  }

  async start(): Promise<this> {
    const server = new Server({
      'grpc.max_concurrent_streams': MAX_STREAMS_PER_CONNECTION,
      'grpc.max_receive_message_length': 4 * MAX_APPEND_BYTES,
    });
    server.addService(StreamsService, {
      append: (call: AppendCall, answer: sendUnaryData<AppendResp>) => void this.append(call, answer),
      read: (call: ReadCall) => void this.read(call),
      batchAppend: () => (this.calls.batchAppend += 1), // never answered: no client of this log may take that path
    });
    server.addService(ServerFeaturesService, {
      getSupportedMethods: (_call: unknown, answer: sendUnaryData<SupportedMethods>) => answer(null, this.supportedMethods()),
    });
    server.addService(GossipService, {
      read: (_call: ServerUnaryCall<Empty, ClusterInfo>, answer: sendUnaryData<ClusterInfo>) => answer(null, this.clusterInfo()),
    });
    const credentials = this.options.credentials ?? ServerCredentials.createInsecure();
    this.listeningPort = await new Promise<number>((resolve, reject) => {
      server.bindAsync(`localhost:${this.listeningPort}`, credentials, (error, port) => (error ? reject(error) : resolve(port)));
    });
    this.server = server;
    return this;
  }

  /** All connections break at once, as when the process is killed. What was stored stays. */
  kill(): void {
    for (const call of this.open) call.abort();
    this.server?.forceShutdown();
    this.server = null;
  }

  async stop(): Promise<void> {
    this.kill();
  }

  /** These servers gossip about each other; the first one leads. Those on another database would be another cluster. */
  static cluster(...nodes: readonly WireServer[]): void {
    for (const node of nodes) node.members = nodes;
    WireServer.elect(nodes[0], nodes);
  }

  static elect(leader: WireServer, nodes: readonly WireServer[] = leader.members): void {
    for (const node of nodes) node.leader = node === leader ? null : leader;
  }

  private async append(call: AppendCall, answer: sendUnaryData<AppendResp>): Promise<void> {
    this.calls.append += 1;
    const fault = this.faults.next('append');
    const request = await appendRequest(call).catch(() => null);
    if (!request) return;
    const outcome = this.refused(call.metadata, fault) ?? this.write(request, fault);
    if (fault?.startsWith('silent')) return;
    if (fault?.startsWith('killed')) return this.killAndComeBack();
    if ('refusal' in outcome) answer(outcome.refusal);
    else answer(null, outcome.answer);
  }

  private write({ stream, expected, events, bytes }: AppendRequest, fault: Fault | null): Outcome {
    if (fault?.endsWith('_before_write')) return { refusal: refusalOf(fault, this.leaderAddress()) ?? NEVER_SENT };
    if (bytes > MAX_APPEND_BYTES) return { refusal: TOO_LARGE };
    const check = this.database.append(stream, expected, events);
    const refusal = fault && refusalOf(fault, this.leaderAddress());
    return refusal ? { refusal } : { answer: appendResponse(check, expected) };
  }

  /** What is said before anything is looked at: who may, and which node answers. */
  private refused(metadata: Metadata, fault: Fault | null): Outcome | null {
    if (this.options.login && metadata.get('authorization')[0] !== `Basic ${Buffer.from(this.options.login).toString('base64')}`)
      return { refusal: { code: status.UNAUTHENTICATED, details: 'Unauthenticated' } };
    if (this.leader && metadata.get('requires-leader')[0] === 'true')
      return { refusal: notLeader(this.leaderAddress().host, this.leaderAddress().port) };
    if (!fault || fault.endsWith('_write')) return null;
    const refusal = refusalOf(fault, this.leaderAddress());
    return refusal && { refusal };
  }

  private leaderAddress(): { readonly host: string; readonly port: number } {
    return { host: 'localhost', port: (this.leader ?? this).port };
  }

  private async read(call: ReadCall): Promise<void> {
    const options = call.request.getOptions();
    if (!options) {
      call.destroy();
      return;
    }
    const kind: CallKind = options.hasSubscription() ? 'subscribe' : 'read';
    this.calls[kind] += 1;
    const fault = this.faults.next(kind);
    const refused = this.refused(call.metadata, fault) ?? this.refusedRead(fault);
    if (fault?.startsWith('silent')) return;
    if (fault?.startsWith('killed')) return this.killAndComeBack();
    if (refused && 'refusal' in refused) return fail(call, refused.refusal);
    const ending = new AbortController();
    this.open.add(ending);
    if (kind === 'subscribe') this.subscribed += 1;
    let answered = false;
    call.on('cancelled', () => {
      if (kind === 'read' && !answered) this.givenUp += 1; // the end of an answered call is told by the same event
      ending.abort();
    });
    try {
      await this.feed(call, options, fault, ending);
      answered = !ending.signal.aborted;
      if (answered) call.end();
    } catch (error) {
      if (error instanceof BadRead) fail(call, { code: status.INVALID_ARGUMENT, details: error.message });
      else if (!ending.signal.aborted) throw error;
    } finally {
      this.open.delete(ending);
      if (kind === 'subscribe') this.subscribed -= 1;
    }
  }

  private refusedRead(fault: Fault | null): Outcome | null {
    const refusal = fault && refusalOf(fault, this.leaderAddress());
    return refusal && { refusal };
  }

  private async feed(call: ReadCall, options: ReadReq.Options, fault: Fault | null, ending: AbortController): Promise<void> {
    const write = async (message: ReadResp) => {
      if (ending.signal.aborted) return;
      if (options.hasSubscription() && message.hasEvent()) this.sentToSubscriptions += 1;
      if (!call.write(message)) await once(call, 'drain', { signal: ending.signal });
      if (fault !== 'broken_after_one' || !message.hasEvent()) return;
      ending.abort();
      fail(call, { code: status.UNAVAILABLE, details: 'connection reset' });
    };
    if (options.hasSubscription()) return subscribe(this.database, options, write, ending.signal);
    for (const message of readCounted(this.database, options)) await write(message);
  }

  private killAndComeBack(): void {
    if (this.options.onKill) return this.options.onKill();
    this.kill();
    setTimeout(() => void this.start(), KILLED_MS);
  }

  /** ServerFeatures.cs. */
  private supportedMethods(): SupportedMethods {
    const of = (name: string, ...features: string[]) =>
      new SupportedMethod().setServiceName('event_store.client.streams.streams').setMethodName(name).setFeaturesList(features);
    return new SupportedMethods()
      .setEventStoreServerVersion(this.options.version ?? VERSION)
      .setMethodsList([of('append'), of('batchappend', 'deadline_duration'), of('read', 'position', 'events')]);
  }

  private clusterInfo(): ClusterInfo {
    this.calls.gossip += 1;
    const { FOLLOWER, LEADER } = MemberInfo.VNodeState;
    const members = this.members.map((node, i) =>
      new MemberInfo()
        .setInstanceId(new UUID().setString(`00000000-0000-4000-8000-00000000000${i}`))
        .setTimeStamp('0')
        .setState(node.leader ? FOLLOWER : LEADER)
        .setIsAlive(node.server !== null)
        .setHttpEndPoint(new EndPoint().setAddress('localhost').setPort(node.port)),
    );
    return new ClusterInfo().setMembersList(members);
  }
}

type AppendCall = ServerReadableStream<AppendReq, AppendResp>;
type ReadCall = ServerWritableStream<ReadReq, ReadResp>;

const NEVER_SENT: Refusal = { code: status.INTERNAL, details: 'never sent' };
/** RpcExceptions.cs `MaxAppendSizeExceeded`. */
const TOO_LARGE: Refusal = {
  code: status.INVALID_ARGUMENT,
  details: `Maximum Append Size of ${MAX_APPEND_BYTES} Exceeded.`,
  metadata: trailers({ exception: 'maximum-append-size-exceeded', 'maximum-append-size': String(MAX_APPEND_BYTES) }),
};

function fail(call: ReadCall, refusal: Refusal): void {
  call.emit('error', refusal);
}

interface AppendRequest {
  readonly stream: string;
  readonly expected: number;
  readonly events: readonly ProposedEvent[];
  readonly bytes: number;
}

/** Streams.Append.cs: options first, then one message an event. */
async function appendRequest(call: AppendCall): Promise<AppendRequest> {
  let stream = '';
  let expected = ANY;
  let bytes = 0;
  const events: ProposedEvent[] = [];
  for await (const part of call as AsyncIterable<AppendReq>) {
    const options = part.getOptions();
    const message = part.getProposedMessage();
    if (options) {
      stream = Buffer.from(options.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString('utf8');
      expected = expectedOf(options);
    }
    if (!message) continue;
    const event = proposed(message);
    bytes += event.data.length + event.customMetadata.length + event.type.length;
    events.push(event);
  }
  return { stream, expected, events, bytes };
}

function expectedOf(options: AppendReq.Options): number {
  if (options.hasRevision()) return Number(options.getRevision());
  if (options.hasNoStream()) return NO_STREAM;
  return options.hasStreamExists() ? STREAM_EXISTS : ANY;
}

function proposed(message: AppendReq.ProposedMessage): ProposedEvent {
  const metadata = message.getMetadataMap();
  return {
    id: message.getId()?.getString() ?? '',
    type: metadata.get('type') ?? '',
    contentType: metadata.get('content-type') ?? '',
    data: message.getData_asU8(),
    customMetadata: message.getCustomMetadata_asU8(),
  };
}

/** Streams.Append.cs `HandleWriteEventsCompleted`: a wrong expected version is an answer, no error. */
function appendResponse(check: CommitCheck, expected: number): AppendResp {
  if (check.kind === 'success') {
    const at = String(check.position);
    const position = new AppendResp.Position().setCommitPosition(at).setPreparePosition(at);
    return new AppendResp().setSuccess(new AppendResp.Success().setCurrentRevision(String(check.revision)).setPosition(position));
  }
  const wrong = new AppendResp.WrongExpectedVersion();
  if (expected === NO_STREAM) wrong.setExpectedNoStream(new Empty());
  else wrong.setExpectedRevision(String(expected));
  if (check.current === NO_STREAM) wrong.setCurrentNoStream(new Empty());
  else wrong.setCurrentRevision(String(check.current));
  return new AppendResp().setWrongExpectedVersion(wrong);
}
