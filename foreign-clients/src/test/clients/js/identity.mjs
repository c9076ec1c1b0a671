// Signs requests over HTTP/2, where ':authority' replaces 'host': identity.mjs ENDPOINT
import { KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';

const put = (secretAccessKey) =>
  new KinesisClient({
    endpoint: process.argv[2],
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIAALICE', secretAccessKey },
    maxAttempts: 1,
  }).send(new PutRecordCommand({ StreamName: 'alice-1', Data: Buffer.from('one'), PartitionKey: 'key' }));

await put('secret-of-alice-1');
const refusal = await put('another-secret-of').then(() => null, (error) => error);
if (refusal?.name !== 'InvalidSignatureException') throw new Error(`not refused: ${refusal}`);
if (!refusal.message.includes('\n:authority:') && !refusal.message.includes('\nhost:')) throw refusal;
console.log(refusal.message.includes('\n:authority:') ? 'ok: authority' : 'ok: host');
process.exit(0);
