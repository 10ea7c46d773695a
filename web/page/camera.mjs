// The camera's pictures: the square in their middle, small, some twelve times a second.

const SIDE = 140; // pixels: a divisor of the pad's side (kPadSide in engine/digits/brush.h)
const PAUSE = 80; // milliseconds

const REASONS = {
  NotAllowedError: 'camera_denied',
  SecurityError: 'camera_denied',
  NotFoundError: 'camera_missing',
  OverconstrainedError: 'camera_missing',
  NotReadableError: 'camera_busy',
  AbortError: 'camera_busy',
};

/** `happened` and `report` are those of platform.mjs. -> {start(), stop()} */
export function createCamera({ happened, report }) {
  let turn = 0; // of starts and stops: what was asked for in an earlier one is not wanted any more
  let stream = null;
  let timer = 0;

  function stop() {
    turn += 1;
    clearInterval(timer);
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
  }

  async function start() {
    stop();
    const mine = turn;
    let given;
    try {
      if (!navigator.mediaDevices) throw new DOMException('not a secure page', 'SecurityError');
      given = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: 'environment', width: { ideal: 640 }, height: { ideal: 480 } },
      });
    } catch (error) {
      if (mine === turn) report('camera', '', REASONS[error.name] ?? error.message);
      return;
    }
    if (mine !== turn) {
      for (const track of given.getTracks()) track.stop();
      return;
    }
    stream = given;
    stream.getTracks()[0].addEventListener('ended', () => {
      if (mine !== turn) return;
      stop();
      report('camera', '', 'camera_missing');
    });
    const video = Object.assign(document.createElement('video'), { muted: true, playsInline: true, srcObject: stream });
    await video.play().catch(() => {});
    const canvas = Object.assign(document.createElement('canvas'), { width: SIDE, height: SIDE });
    const context = canvas.getContext('2d', { willReadFrequently: true });
    timer = setInterval(() => {
      const { videoWidth: width, videoHeight: height } = video;
      if (mine !== turn || document.hidden || !width) return;
      const side = Math.min(width, height);
      context.drawImage(video, (width - side) / 2, (height - side) / 2, side, side, 0, 0, SIDE, SIDE);
      happened('camera', String(SIDE), context.getImageData(0, 0, SIDE, SIDE).data);
    }, PAUSE);
  }

  return { start, stop };
}
