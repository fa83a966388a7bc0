// A file that an app made is fetched from where Dify says it is, or from where that address leads.

import { fetchFile } from '../../../dify/app/fetchFile';
import type { DifyResponse } from '../../../dify/http/transport';
import { readText } from '../../../dify/http/transport';
import type { Reply } from '../listTransport';
import { rejectionOf, respond } from '../listTransport';
import { bytesOf } from '../streams';

const URL_OF_FILE = 'https://files.example.org/files/a.png?sign=x';

const file: Reply = {
	status: 200,
	headers: { 'content-type': 'image/png' },
	pieces: [bytesOf('PNG')],
};

const redirect = (location: string, status = 302): Reply => ({
	status,
	headers: { location },
	pieces: [],
});

/** A door that answers in turn; the last answer again and again. */
function doorOf(...replies: (Reply | Error)[]) {
	const asked: string[] = [];
	const closed: number[] = [];
	const open = async (url: string): Promise<DifyResponse> => {
		const index = asked.push(url) - 1;
		const reply = replies[Math.min(index, replies.length - 1)];
		if (reply === undefined || reply instanceof Error) throw reply ?? new Error('No reply');
		return respond(reply, () => closed.push(index));
	};
	return { open, asked, closed };
}

it('is handed on unread and open', async () => {
	const { open, asked, closed } = doorOf(file);
	const response = await fetchFile(open, URL_OF_FILE);
	expect(response).toMatchObject({ status: 200, headers: { 'content-type': 'image/png' } });
	expect(asked).toEqual([URL_OF_FILE]);
	expect(closed).toEqual([]);
	expect(await readText(response)).toBe('PNG');
});

describe('an address that leads elsewhere', () => {
	it.each([301, 302, 303, 307, 308])('is followed with status %i, and closed', async (status) => {
		const { open, asked, closed } = doorOf(redirect('http://bucket.example.org/a', status), file);
		expect((await fetchFile(open, URL_OF_FILE)).status).toBe(200);
		expect(asked).toEqual([URL_OF_FILE, 'http://bucket.example.org/a']);
		expect(closed).toEqual([0]);
	});

	it.each([
		['/b.png?c=1', 'https://files.example.org/b.png?c=1'],
		['b.png', 'https://files.example.org/files/b.png'],
		['//cdn.example.org/b', 'https://cdn.example.org/b'],
		['HTTP://Cdn.Example.org', 'http://cdn.example.org/'],
	])('is meant from where it stands: %s', async (location, address) => {
		const { open, asked } = doorOf(redirect(location), file);
		await fetchFile(open, URL_OF_FILE);
		expect(asked[1]).toBe(address);
	});

	it('is meant from the last address, not from the first', async () => {
		const { open, asked } = doorOf(redirect('https://cdn.example.org/x/y'), redirect('z'), file);
		await fetchFile(open, URL_OF_FILE);
		expect(asked[2]).toBe('https://cdn.example.org/x/z');
	});

	it('is followed five times', async () => {
		const redirects = [1, 2, 3, 4, 5].map((step) => redirect(`/${step}`));
		const { open, asked, closed } = doorOf(...redirects, file);
		expect((await fetchFile(open, URL_OF_FILE)).status).toBe(200);
		expect(asked).toHaveLength(6);
		expect(closed).toEqual([0, 1, 2, 3, 4]);
	});

	it('is not followed a sixth time', async () => {
		const { open, asked, closed } = doorOf(redirect('/round'));
		expect(await rejectionOf(fetchFile(open, URL_OF_FILE))).toMatchObject({
			code: 'file_not_fetched',
			message: 'The file could not be fetched (it was sent on more than 5 times)',
		});
		expect(asked).toHaveLength(6);
		expect(closed).toEqual([0, 1, 2, 3, 4, 5]);
	});

	it.each(['file:///etc/passwd', 'ftp://example.org/a', 'data:,x', 'javascript:1', 'http://'])(
		'is not followed to %s',
		async (location) => {
			const { open, asked, closed } = doorOf(redirect(location), file);
			expect(await rejectionOf(fetchFile(open, URL_OF_FILE))).toMatchObject({
				code: 'file_not_fetched',
				message:
					'The file could not be fetched (it was sent on to something that is not a web address)',
			});
			expect(asked).toHaveLength(1);
			expect(closed).toEqual([0]);
		},
	);
});

describe('a file that is not there', () => {
	it.each<[string, Reply]>([
		['204', { ...file, status: 204 }],
		['206', { ...file, status: 206 }],
		['300', redirect('/b', 300)],
		['302', { ...file, status: 302 }],
		['304', redirect('/b', 304)],
		['403', { ...file, status: 403 }],
		['404', redirect('/b', 404)],
		['500', { ...file, status: 500 }],
	])('is told by its status %s, and the response closed', async (status, reply) => {
		const { open, asked, closed } = doorOf(reply);
		expect(await rejectionOf(fetchFile(open, URL_OF_FILE))).toMatchObject({
			name: 'DifyError',
			kind: 'response',
			code: 'file_not_fetched',
			message: `The file could not be fetched (status ${status})`,
			remedy: expect.stringContaining('FILES_URL'),
			retryable: false,
		});
		expect(asked).toHaveLength(1);
		expect(closed).toEqual([0]);
	});

	it.each([
		['at once', []],
		['behind a redirect', [redirect('/b')]],
	])('is told by what the network says, %s', async (_when, before) => {
		const { open } = doorOf(...before, Object.assign(new Error('x'), { code: 'ECONNREFUSED' }));
		expect(await rejectionOf(fetchFile(open, URL_OF_FILE))).toMatchObject({
			kind: 'connection',
			code: 'connection_refused',
		});
	});
});
