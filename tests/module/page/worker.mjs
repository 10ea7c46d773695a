import { recognise } from './task.mjs';

self.onmessage = ({ data }) => recognise(data).then(
  (result) => self.postMessage({ result }),
  (error) => self.postMessage({ error: error.message }),
);
