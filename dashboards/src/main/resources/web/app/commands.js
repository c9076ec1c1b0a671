// @ts-check
import { html } from './html.js';
import { CopyButton } from './copy-button.js';

/**
 * How to do it from a terminal: the exact commands for this node and stream.
 * @param {{stream: string, create?: boolean, open?: boolean}} props
 */
export function Commands({ stream, create, open }) {
  const aws = `aws --endpoint-url ${location.origin} kinesis`;
  const own = (/** @type {string} */ args) => `mvn -q compile exec:java -Dexec.args="${args}"`;
  const endpoint = location.port === '4566' ? '' : ` --endpoint ${location.origin}`;
  const commands = [
    ...(create
      ? [
          ['Create with the AWS CLI', `${aws} create-stream --stream-name ${stream} --shard-count 2`],
          ['or with ours', own(`stream create ${stream} --shards 2${endpoint}`)],
        ]
      : []),
    ['Put with the AWS CLI', `${aws} put-record --stream-name ${stream} --partition-key user-1 --cli-binary-format raw-in-base64-out --data '{"price":12.5}'`],
    ['or with ours', own(`stream put ${stream} hello --key user-1${endpoint}`)],
    ...(create ? [] : [['Follow in a terminal', own(`stream tail ${stream}${endpoint}`)]]),
  ];
  return html`
    <details class="commands" open=${open}>
      <summary>From the command line</summary>
      <dl>
        ${commands.map(([label, command]) => html`
          <div><dt>${label}</dt><dd><code>${command}</code><${CopyButton} text=${command} what="command" /></dd></div>`)}
      </dl>
    </details>
  `;
}
