import { writeFile } from 'node:fs/promises';
import { encode } from 'uqr';

const WIDTH = 640;
const HEIGHT = 480;
const FRAMES_A_SECOND = 10;
const FRAMES = 20;
/** pixels of one square of the code */
const SQUARE = 8;
const QUIET_SQUARES = 4;
const BACKGROUND = 200;
const DARK = 16;
const LIGHT = 235;

/** A camera's picture of a card, held with a trembling hand: Y4M, which Chromium takes for its camera. */
export async function filmOf(text: string, file: string): Promise<void> {
  const { data, size } = encode(text, { ecc: 'M', border: 0 });
  const frames = Array.from({ length: FRAMES }, (_, frame) => frameOf(data, size, frame % 5));
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${FRAMES_A_SECOND}:1 Ip A1:1 C420jpeg\n`);
  await writeFile(file, Buffer.concat([head, ...frames.flat()]));
}

function frameOf(data: readonly (readonly boolean[])[], size: number, tremble: number): Buffer[] {
  const luma = Buffer.alloc(WIDTH * HEIGHT, BACKGROUND);
  const left = Math.floor((WIDTH - size * SQUARE) / 2) + tremble;
  const top = Math.floor((HEIGHT - size * SQUARE) / 2);
  for (let row = -QUIET_SQUARES; row < size + QUIET_SQUARES; row++)
    for (let column = -QUIET_SQUARES; column < size + QUIET_SQUARES; column++) {
      const shade = data[row]?.[column] ? DARK : LIGHT;
      for (let line = 0; line < SQUARE; line++) {
        const start = (top + row * SQUARE + line) * WIDTH + left + column * SQUARE;
        luma.fill(shade, start, start + SQUARE);
      }
    }
  return [Buffer.from('FRAME\n'), luma, Buffer.alloc((WIDTH * HEIGHT) / 2, 128)];
}
