import { Button, Modal, Text } from '@mantine/core';
import { BarcodeDetector, prepareZXingModule } from 'barcode-detector/ponyfill';
import { useEffect, useRef, useState } from 'react';
import readerWasm from 'zxing-wasm/reader/zxing_reader.wasm?url';
import { useWords, words } from '../words/language';

const CAMERA_WORDS = words(
  { title: '对准二维码', refused: '不能使用摄像头：请允许此网页使用摄像头，或用扫码枪、姓名查找。', close: '关闭' },
  {
    title: 'Hold the code in front of the camera',
    refused: 'No camera: allow this page to use it, or scan and search otherwise.',
    close: 'Close',
  },
);

/** ms between two looks at the picture */
const LOOK_EVERY_MS = 120;

// the reader comes with the app: a gate without internet scans too
prepareZXingModule({ overrides: { locateFile: (path: string, prefix: string) => (path.endsWith('.wasm') ? readerWasm : prefix + path) } });

/** Reads a card or a phone by the tablet's camera. */
export default function CameraScan({ scanned, close }: { readonly scanned: (text: string) => void; readonly close: () => void }) {
  const w = useWords(CAMERA_WORDS);
  const video = useRef<HTMLVideoElement>(null);
  const act = useRef(scanned);
  act.current = scanned;
  const [refused, setRefused] = useState(false);

  useEffect(() => {
    let stopped = false;
    let stream: MediaStream | null = null;
    const detector = new BarcodeDetector({ formats: ['qr_code'] });
    const look = async () => {
      while (!stopped) {
        const picture = video.current;
        const [code] =
          picture && picture.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA ? await detector.detect(picture).catch(() => []) : [];
        if (code && !stopped) return act.current(code.rawValue);
        await new Promise((next) => setTimeout(next, LOOK_EVERY_MS));
      }
    };
    const start = async () => {
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } } });
        if (stopped || !video.current) return stream.getTracks().forEach((track) => track.stop());
        video.current.srcObject = stream;
        await video.current.play();
        await look();
      } catch {
        if (!stopped) setRefused(true);
      }
    };
    void start();
    return () => {
      stopped = true;
      stream?.getTracks().forEach((track) => track.stop());
    };
  }, []);

  return (
    <Modal opened onClose={close} title={w.title} size="lg">
      {refused ? (
        <Text role="alert">{w.refused}</Text>
      ) : (
        // a live picture of a card has nothing to be subtitled
        <video ref={video} muted playsInline style={{ width: '100%', borderRadius: 8, background: '#000' }} />
      )}
      <Button fullWidth mt="md" variant="default" onClick={close}>
        {w.close}
      </Button>
    </Modal>
  );
}
