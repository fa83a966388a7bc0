// What a user should get of workflows that are given files and give them back.

import type { Expected, Rows } from '../expectation';
import { refused, runFailed } from './expect';
import { SILENCE, SILENT_RUN } from './errorsStreaming';
import { HELLO, producedFile } from './files';
import { ran } from './runs';

const SHORT_HELLO = { ...HELLO, size: 5 };

const AMONG_INPUTS = 'Dify Workflow sends files among the inputs only';

const UNKNOWN_FILE = 'Invalid upload file';

const WRONG_TYPE = 'Detected file type does not match the specified type. Please verify the file.';

/** A file that stands in `doc` and in `docs` is one file. */
function gaveBack(...files: Array<ReturnType<typeof producedFile>>): Expected {
	return ran({}, { files });
}

/** The outputs in Dify's own keys, with what was sent beside the inputs. */
function gaveBackAll(): Expected {
	const hello = { filename: 'hello.txt', mime_type: 'text/plain' };
	const files = [{ filename: 'dot.png', mime_type: 'image/png' }];
	return ran({ doc: hello, docs: [hello], files });
}

function preview(
	id: string,
	port: number,
	timestamp: number,
	nonce: string,
	sign: string,
	file = HELLO,
) {
	const path = `files/${id}/file-preview?timestamp=${timestamp}&nonce=${nonce}&sign=${sign}`;
	return producedFile(id, file, `http://127.0.0.1:${port}/${path}`);
}

const rows: Rows = {
	'workflow/files-streaming': {
		readBy: 'transport',
		because: AMONG_INPUTS,
		all: gaveBackAll(),
		// The uploads were another user's.
		'1.14.2': SILENCE,
		'1.15.0': runFailed(UNKNOWN_FILE, false, null),
	},
	// Of a run that never began, this bus of 1.15.0 loses the beginning.
	'streams-bus/files-streaming': {
		readBy: 'transport',
		because: AMONG_INPUTS,
		all: runFailed(UNKNOWN_FILE, false, null),
	},
	'workflow/files-blocking': {
		'0.15.8': gaveBack(
			preview(
				'9030d99b-e61d-45d0-8204-e4f5c669a02a',
				5031,
				1795255674,
				'c6004eaf549013f2acb9c2996d180db8',
				'1tQtQ-i8f73UyAotrTpRM4TXNJPVsHYisEiphiWZVU0=',
			),
		),
		'1.9.2': gaveBack(
			preview(
				'32d711f2-cb17-46d2-9cb6-297b8dd0aedb',
				5021,
				1795255560,
				'058d582332597062e650d8b93a5c24ee',
				'vA3QV1CJKpNsigK-KfLkyY1cu_nbdSuMmylci0T4kRs%3D',
			),
		),
		'1.14.2': gaveBack(
			preview(
				'3721ac9a-2909-4b66-be38-2badd50cc7c1',
				5001,
				1795253023,
				'f3dd3ed0a705049acf2a29b8fa2b9860',
				'7m8CO5bUjyUgVpbTcCPFXaklEMW5hEwYZqP1-Yigs8A%3D',
			),
		),
		'1.15.0': gaveBack(
			preview(
				'55f21a90-2f1a-471d-b592-e98c0e349d2a',
				5011,
				1795254839,
				'4901402c82ebf4dbdf2ac11741e69f09',
				'5nPA8RbzYd2PXLup3LUD9viKb56sxmgiIIoTSs8vZHs%3D',
			),
		),
	},
	'workflow/run-detail': {
		'0.15.8': gaveBack(
			preview(
				'9030d99b-e61d-45d0-8204-e4f5c669a02a',
				5031,
				1795255674,
				'c6004eaf549013f2acb9c2996d180db8',
				'1tQtQ-i8f73UyAotrTpRM4TXNJPVsHYisEiphiWZVU0=',
			),
		),
		'1.9.2': gaveBack(
			preview(
				'32d711f2-cb17-46d2-9cb6-297b8dd0aedb',
				5021,
				1795255560,
				'da5a36146d0db51d2c5284dee3e1e855',
				'UDsYszzX4C-0K0eU5r_t3xwMT7HKMkU867xPvKasPtc%3D',
			),
		),
		'1.14.2': gaveBack(
			preview(
				'3721ac9a-2909-4b66-be38-2badd50cc7c1',
				5001,
				1795253023,
				'c142c9dd40464e2c5df18775bc69c378',
				'3jzfBhRvY3_XwLG2Puw2eC2iPbh54d8F5JDgnIlj3hw%3D',
			),
		),
		'1.15.0': gaveBack(
			preview(
				'55f21a90-2f1a-471d-b592-e98c0e349d2a',
				5011,
				1795254839,
				'bc248b406f9b0e4fd76dacc89604585e',
				'VKEZIrie77H9E7pnhoVbeobSnB0AjC7tGrqi1aitqX0%3D',
			),
		),
	},
	'extra/wf-doc-ok': {
		all: gaveBack(
			preview(
				'5df97f31-2bc6-43ee-b66a-13721be10bbb',
				5001,
				1795254820,
				'b9268fdc0e2f278654a074a12ee04c37',
				'kjT6WKfuEajPnEqiqIQiITaKdKUEv-hs6PWDx7JVQ1Y%3D',
				SHORT_HELLO,
			),
		),
	},
	'extra/wf-files-streaming': {
		all: gaveBack(
			preview(
				'5df97f31-2bc6-43ee-b66a-13721be10bbb',
				5001,
				1795254821,
				'c4e4e36e19943f2937a1b386b456f9d1',
				'LtlHYcdnJ_06JDsv6Notup0uHJB7ovpvuhn-CB_9hHw%3D',
				SHORT_HELLO,
			),
		),
	},
	'extra/wf-doc-image': { all: refused(WRONG_TYPE) },
	'extra/wf-doc-custom': { all: refused(WRONG_TYPE) },
	'extra/wf-doc-no-type': { all: refused(WRONG_TYPE) },
	'extra/workflow-doc-type-image': { all: refused(UNKNOWN_FILE) },
	'extra/workflow-doc-no-type': { all: refused(UNKNOWN_FILE) },
	// 1.14.2 says nothing of a wrong file, and the app's form does not tell either.
	'extra/wf-stream-type-image': { all: SILENT_RUN },
	'extra/silent-workflow-file-type-mismatch': { all: SILENT_RUN },
	'extra/wf-files-key': {
		readBy: 'transport',
		because: AMONG_INPUTS,
		all: { item: { data: { status: 'succeeded', outputs: { doc: null, docs: null } } } },
	},
};

export default rows;
