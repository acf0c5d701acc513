import type { OfflinePin } from '@baton/contracts';

const BITS_A_BYTE = 8;

const bytesOf = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/**
 * Is this the person's PIN, as far as a device without network can tell? A thousand PINs pass, so that the device's store
 * gives none away; the number of tries is what protects. @param pin six digits
 */
export async function pinFits(pin: string, check: OfflinePin): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', bytesOf(check.salt), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(pin)));
  let value = 0;
  for (let bit = 0; bit < check.bits; bit++)
    value = value * 2 + ((mac[Math.floor(bit / BITS_A_BYTE)] >> (BITS_A_BYTE - 1 - (bit % BITS_A_BYTE))) & 1);
  return value === check.value;
}
