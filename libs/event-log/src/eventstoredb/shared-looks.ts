/**
 * A look that many want at once: who asks while one is under way takes part in the next, because what that one sees may be
 * older than the question. So one look at a time serves everybody.
 */
export class SharedLooks<T> {
  private underWay: Promise<T> | null = null;
  private next: Promise<T> | null = null;

  constructor(private readonly lookOnce: () => Promise<T>) {}

  look(): Promise<T> {
    if (this.next !== null) return this.next;
    if (this.underWay === null) return this.begin();
    const begin = () => this.begin();
    return (this.next = this.underWay.then(begin, begin));
  }

  private begin(): Promise<T> {
    this.next = null;
    const look = this.lookOnce().finally(() => {
      if (this.underWay === look) this.underWay = null;
    });
    return (this.underWay = look);
  }
}
