import { type Cut, cutAlong, HOLE, piecesOf } from './metadata-shape';

/** A shape as the log knows it. */
interface KnownShape {
  readonly id: number;
  readonly cut: Cut;
}

/** Streams whose latest shapes are remembered, entries. */
const MAX_STREAMS = 2_000;
/** Shapes remembered for each: a campus's day has one for each role at work. */
const SHAPES_PER_STREAM = 8;
/** Shapes held ready, entries: many streams share one. */
const MAX_SHAPES_READY = 500;

/** The next event of a stream most often has the metadata shape of one of its latest. */
export class RecentShapes {
  private readonly ofStream = new Map<string, KnownShape[]>();
  private readonly ready = new Map<number, KnownShape>();

  /** null: none of the latest fits */
  split(stream: string, metadata: string): { readonly shapeId: number; readonly values: string } | null {
    const latest = this.ofStream.get(stream);
    if (!latest) return null;
    for (let i = 0; i < latest.length; i++) {
      const values = latest[i].cut(metadata);
      if (values === null) continue;
      const { id } = latest[i];
      if (i > 0) [latest[0], latest[i]] = [latest[i], latest[0]];
      return { shapeId: id, values };
    }
    return null;
  }

  remember(stream: string, id: number, shape: string): void {
    if (shape === HOLE) return;
    const latest = this.ofStream.get(stream) ?? [];
    latest.unshift(this.ready.get(id) ?? this.makeReady(id, shape));
    if (latest.length > SHAPES_PER_STREAM) latest.pop();
    if (this.ofStream.size >= MAX_STREAMS) this.ofStream.clear();
    this.ofStream.set(stream, latest);
  }

  /** After a rollback a number may be given to another shape. */
  forget(): void {
    this.ofStream.clear();
    this.ready.clear();
  }

  private makeReady(id: number, shape: string): KnownShape {
    if (this.ready.size >= MAX_SHAPES_READY) this.ready.clear();
    const known = { id, cut: cutAlong(piecesOf(shape)) };
    this.ready.set(id, known);
    return known;
  }
}
