// What a user should get of uploads, and of messages with files.

import type { Expected, Rows } from '../expectation';
import { answered, message, refused } from './expect';

/** The answer of the app `chatflow-files`: the message's files, and the one of its input `doc`. */
export function youSent(attached: string[], input = ''): string {
	return `You sent: ${attached.join('\n')} and ${input}`;
}

export const HELLO = { filename: 'hello.txt', type: 'document', mime_type: 'text/plain', size: 12 };
const DOT = { filename: 'dot.png', type: 'image', mime_type: 'image/png', size: 70 };

/** A file of the answer; its ID is that of the upload, under which Dify gives it out again. */
export function producedFile(id: string, file: typeof HELLO, url: string) {
	const { filename: name, type, mime_type, size } = file;
	return { id, name, type, mime_type, size, url };
}

/** A file of a message as Dify lists it; 0.15.8 does not tell of which upload. */
function storedFile(
	id: string,
	belongs_to: 'user' | 'assistant',
	file: typeof HELLO,
	url: string,
	upload_file_id?: string,
) {
	const stored = { id, ...file, url, transfer_method: 'local_file', belongs_to };
	return upload_file_id === undefined ? stored : { ...stored, upload_file_id };
}

function uploaded(
	type: 'image' | 'document' | 'custom',
	name: string,
	size: number,
	extension: string,
	mime_type: string,
): Expected {
	return { item: { type, name, size, extension, mime_type } };
}

const ONE_FILE = 'the node always sends one file, in one part';

const rows: Rows = {
	'files/upload-text': { all: uploaded('document', 'hello.txt', 12, 'txt', 'text/plain') },
	'files/upload-png': { all: uploaded('image', 'dot.png', 70, 'png', 'image/png') },
	'files/upload-unicode-name': {
		all: uploaded('document', '报告 2026.pdf', 10, 'pdf', 'application/pdf'),
	},
	'files/upload-no-extension': {
		all: uploaded('document', 'README', 1, '', 'text/plain'),
		'0.15.8': uploaded('document', 'README', 1, 'readme', 'text/plain'),
	},
	'files/upload-octet-stream': {
		all: uploaded('custom', 'data.bin', 2, 'bin', 'application/octet-stream'),
	},
	// Nothing was on the server's list of blocked extensions.
	'files/upload-blocked-extension': {
		all: uploaded('custom', 'a.exe', 2, 'exe', 'application/octet-stream'),
	},
	'files/upload-empty-file': { all: uploaded('document', 'empty.txt', 0, 'txt', 'text/plain') },
	// Dify's message is empty on two servers and an unfilled template on the others.
	'files/upload-16mb': {
		all: refused('The file is too large for this Dify', 'file_too_large', 413),
	},
	'files/upload-11mb-image': {
		all: refused('The file is too large for this Dify', 'file_too_large', 413),
	},
	'files/upload-path-name': {
		readBy: 'transport',
		because: 'the node sends the last part of a path as the name',
		all: refused('Filename contains invalid characters'),
		'0.15.8': {
			item: { name: '../../etc/passwd.txt', size: 1, extension: 'txt', mime_type: 'text/plain' },
		},
	},
	'files/upload-no-user': {
		readBy: 'transport',
		because: 'the node refuses an empty user before it sends anything',
		all: { item: { name: 'a.txt', size: 1, extension: 'txt', mime_type: 'text/plain' } },
	},
	'files/upload-two-files': {
		readBy: 'transport',
		because: ONE_FILE,
		all: { item: { name: 'a.txt', size: 1, extension: 'txt', mime_type: 'text/plain' } },
	},
	'files/upload-empty-name': {
		readBy: 'transport',
		because: 'the node never sends a file without a name',
		all: refused('The specified filename does not exist.', 'filename_not_exists_error'),
	},
	'files/upload-no-file': {
		readBy: 'transport',
		because: ONE_FILE,
		all: refused('Please upload your file.', 'no_file_uploaded'),
		'0.15.8': refused(
			'The browser (or proxy) sent a request that this server could not understand.',
			'bad_request_key_error',
		),
	},
	'files/upload-not-multipart': {
		readBy: 'transport',
		because: ONE_FILE,
		all: refused('Please upload your file.', 'no_file_uploaded'),
		'0.15.8': refused(
			'The browser (or proxy) sent a request that this server could not understand.',
			'bad_request_key_error',
		),
	},

	'files/chat-with-files-streaming': {
		'0.15.8': answered(
			youSent(
				[
					'[hello.txt](http://127.0.0.1:5031/files/ff481f72-858d-435e-80c4-527f9adb7355/file-preview?timestamp=1795255672&nonce=0fa829ddf12c45e77824d430385cc596&sign=NcPxagQzLNtAsSoQu4rhoJUYIvvyCu8BGA0tznegdLs=)',
					'![dot.png](http://127.0.0.1:5031/files/11ec34c0-ea9a-47a9-83df-70c5603ecf1b/file-preview?timestamp=1795255672&nonce=f37f28f4c6ff68fd206da3f1d03e88ff&sign=FVRquJC6zA7M_1qc1FCuLzMoX610Q5TQTqGiazy3i2c=)',
				],
				'[hello.txt](http://127.0.0.1:5031/files/ff481f72-858d-435e-80c4-527f9adb7355/file-preview?timestamp=1795255672&nonce=cef5e20385d939706eb927ecdcf37c78&sign=qmKQ1t3O4aSSjbH8KVX6S5UcwQhzBMXqB-cj4rYIsg0=)',
			),
			{
				files: [
					producedFile(
						'ff481f72-858d-435e-80c4-527f9adb7355',
						HELLO,
						'http://127.0.0.1:5031/files/ff481f72-858d-435e-80c4-527f9adb7355/file-preview?timestamp=1795255672&nonce=231e2ada84ab879ae011bef8cca649d3&sign=Y41vOhh2vxL0WWzj9XPV7HtJKKgWc0u4dssvzVjuvgE=',
					),
					producedFile(
						'11ec34c0-ea9a-47a9-83df-70c5603ecf1b',
						DOT,
						'http://127.0.0.1:5031/files/11ec34c0-ea9a-47a9-83df-70c5603ecf1b/file-preview?timestamp=1795255672&nonce=45d31f2eef918a684ecfdfa88cca8fbb&sign=1RwNaDNoFM0BsHNHZFG8TD9-eOvaqzJZ91xtpVTN0n8=',
					),
					producedFile(
						'ff481f72-858d-435e-80c4-527f9adb7355',
						HELLO,
						'http://127.0.0.1:5031/files/ff481f72-858d-435e-80c4-527f9adb7355/file-preview?timestamp=1795255672&nonce=c84d97bcd26a692a5623e0d48e94e38d&sign=jty3MmGbFO4rUxXCjOnMPWde_ryNgJxDh-i5YjJBgSM=',
					),
				],
			},
		),
		'1.9.2': answered(
			youSent(
				[
					'[hello.txt](http://127.0.0.1:5021/files/1753c5eb-9665-4ba6-b42e-57bc6e6d0b51/file-preview?timestamp=1795255461&nonce=d8f424ebf5edd8c5c4425e76a7c20291&sign=oWELZYylttRk6mjG1NeFu_t6f9LG-Hp7dxDmtsIms_Y%3D)',
					'![dot.png](http://127.0.0.1:5021/files/3fe1917c-fedb-41b7-a1b0-fc8bec0c4a9e/file-preview?timestamp=1795255461&nonce=dc78322b6ba1f95a7060bc3aa8af24d1&sign=zYiugRq3_O76oeHASNEkB6Fe6d71MlDjyTv5J9D93U4%3D)',
				],
				'[hello.txt](http://127.0.0.1:5021/files/1753c5eb-9665-4ba6-b42e-57bc6e6d0b51/file-preview?timestamp=1795255461&nonce=0476a0af23d2bcbe7a7c24045bece41b&sign=EBXZXP-NvEtZpD1LCS5w-d_u_gBEVBVX6Mm_MdvY1BE%3D)',
			),
			{
				files: [
					producedFile(
						'1753c5eb-9665-4ba6-b42e-57bc6e6d0b51',
						HELLO,
						'http://127.0.0.1:5021/files/1753c5eb-9665-4ba6-b42e-57bc6e6d0b51/file-preview?timestamp=1795255461&nonce=2764badc0690af314f622086ac827449&sign=94rriRjANJaEFJEtBjGDYs6363a4d3O6qQJcu2UwvYo%3D',
					),
					producedFile(
						'3fe1917c-fedb-41b7-a1b0-fc8bec0c4a9e',
						DOT,
						'http://127.0.0.1:5021/files/3fe1917c-fedb-41b7-a1b0-fc8bec0c4a9e/file-preview?timestamp=1795255461&nonce=3553c8a5a9aeed8d47e74258b792f8e9&sign=KLw3l67Rh_0phHoX7vnqgl9m1PxW1qkkx6cj1s9YbEU%3D',
					),
					producedFile(
						'1753c5eb-9665-4ba6-b42e-57bc6e6d0b51',
						HELLO,
						'http://127.0.0.1:5021/files/1753c5eb-9665-4ba6-b42e-57bc6e6d0b51/file-preview?timestamp=1795255461&nonce=0d56bc9f1d7b5eec6577c82ba2a68dc3&sign=o8arVZEM7fsUCC0JOGec7NkZ0QPYmSEoPwN2VEuJMQ8%3D',
					),
				],
			},
		),
		'1.14.2': answered(
			youSent(
				[
					'[hello.txt](http://127.0.0.1:5001/files/ff01c370-32d8-44af-9873-56a3a3eb09f3/file-preview?timestamp=1795252972&nonce=dc8f0c9549c92c84fe6741f82ad1dcc6&sign=8yPQMbcUMLVdVi4Ff7LPW8T7f161a1HnFX_KNk1_Sbo%3D)',
					'![dot.png](http://127.0.0.1:5001/files/399e33e4-173d-405d-959c-6999f67092dc/file-preview?timestamp=1795252972&nonce=8dca905164658c9c2afd89f4d2257e83&sign=DwznFRrWV02Uaq2dZtyF0EutVHg80k0-d-aDnfuxjlQ%3D)',
				],
				'[hello.txt](http://127.0.0.1:5001/files/ff01c370-32d8-44af-9873-56a3a3eb09f3/file-preview?timestamp=1795252972&nonce=752a6d6b4f289f2dd0daa629299adb23&sign=4Auq_3FAtgg24Vz9OrtUKZ_roggMBpzw9S2_S16x2gc%3D)',
			),
			{
				files: [
					producedFile(
						'ff01c370-32d8-44af-9873-56a3a3eb09f3',
						HELLO,
						'http://127.0.0.1:5001/files/ff01c370-32d8-44af-9873-56a3a3eb09f3/file-preview?timestamp=1795252972&nonce=ee8d80c713b02807c88dc3c1a50eb876&sign=unBv6mvmdYfPfHeOXYFJ9Tm27Q1kY0pcsEObOQiwkYc%3D',
					),
					producedFile(
						'399e33e4-173d-405d-959c-6999f67092dc',
						DOT,
						'http://127.0.0.1:5001/files/399e33e4-173d-405d-959c-6999f67092dc/file-preview?timestamp=1795252972&nonce=64d26fc1c7693a443194ca72ba41cac3&sign=NVAxORI6V0QzZ-iR92D03N4bNOVWkSWmryknWa4IZ5Y%3D',
					),
					producedFile(
						'ff01c370-32d8-44af-9873-56a3a3eb09f3',
						HELLO,
						'http://127.0.0.1:5001/files/ff01c370-32d8-44af-9873-56a3a3eb09f3/file-preview?timestamp=1795252972&nonce=776d671f32612d4ad94caf9ac8839732&sign=aAA5tsndgq6fXidowogNxV7qolamlIqhuOZFYIkXkAo%3D',
					),
				],
			},
		),
		'1.15.0': answered(
			youSent(
				[
					'[hello.txt](http://127.0.0.1:5011/files/d081d06f-3a84-4540-95f9-b77a14d75725/file-preview?timestamp=1795254835&nonce=83e380d35a3792e91694227b8a98e695&sign=meYFDNW6W88-Yr3F6HWFQgiWF2ZE_7AKrKUCMJtMV9A%3D)',
					'![dot.png](http://127.0.0.1:5011/files/5442ce6d-1823-42d2-b679-566e7a9cd3b5/file-preview?timestamp=1795254835&nonce=db08fcdd8be1ad9c313bc9caee0f853f&sign=UZ_pLOHLtYVMQC4j1SDTlOMdFwU73VsayTECDrLtTKo%3D)',
				],
				'[hello.txt](http://127.0.0.1:5011/files/d081d06f-3a84-4540-95f9-b77a14d75725/file-preview?timestamp=1795254835&nonce=e9aa0d95a9dfb636c882e98d8dde0e4a&sign=XKA5Ll5rGtOlNAP3k0QPXLcyjPMvjfMtgzHM5BrxNXQ%3D)',
			),
			{
				files: [
					producedFile(
						'd081d06f-3a84-4540-95f9-b77a14d75725',
						HELLO,
						'http://127.0.0.1:5011/files/d081d06f-3a84-4540-95f9-b77a14d75725/file-preview?timestamp=1795254835&nonce=d55da24f41678b9bd3d9568ff83de802&sign=oR8Jqb3WxB_bg7Zj66QOWa_5tVSVvEFIKxpw8fzyDEk%3D',
					),
					producedFile(
						'5442ce6d-1823-42d2-b679-566e7a9cd3b5',
						DOT,
						'http://127.0.0.1:5011/files/5442ce6d-1823-42d2-b679-566e7a9cd3b5/file-preview?timestamp=1795254835&nonce=5354ea84e31ef57b58d8ae19a20f42e9&sign=0wLhnAG_l2IGRUlVXc2SI3dCxpajRV1OLzQJD49SIOI%3D',
					),
					producedFile(
						'd081d06f-3a84-4540-95f9-b77a14d75725',
						HELLO,
						'http://127.0.0.1:5011/files/d081d06f-3a84-4540-95f9-b77a14d75725/file-preview?timestamp=1795254835&nonce=ec9dd32e39b557f4433ee5135c206f63&sign=IETEpQ-uVSXDAxafJ91NyybRzRTGhwG9OAwoznu9weY%3D',
					),
				],
			},
		),
	},
	// A JSON answer names no files.
	'files/chat-with-files-blocking': {
		'0.15.8': answered(
			youSent(
				[
					'[hello.txt](http://127.0.0.1:5031/files/ff481f72-858d-435e-80c4-527f9adb7355/file-preview?timestamp=1795255672&nonce=185135ed61d44cde9610a7c09a1b7c0e&sign=__7pzNvZqa4nBOFyeloToz386VCvsQkpRBxiVrs6iOs=)',
					'![dot.png](http://127.0.0.1:5031/files/11ec34c0-ea9a-47a9-83df-70c5603ecf1b/file-preview?timestamp=1795255672&nonce=4ea58a4dac2afd1563d2b0af06a13fe1&sign=up0h16gSkqvXMlZRV2VypLAhoMxmLp39akg_dt8yxL4=)',
				],
				'[hello.txt](http://127.0.0.1:5031/files/ff481f72-858d-435e-80c4-527f9adb7355/file-preview?timestamp=1795255672&nonce=d485e68e8cf8a256259063641ec6bb0d&sign=DClfqNgAq1vICRPYh1d5vC2IcHEhGpNF_ase2Jq7UXk=)',
			),
			{ files: [] },
		),
		'1.9.2': answered(
			youSent(
				[
					'[hello.txt](http://127.0.0.1:5021/files/1753c5eb-9665-4ba6-b42e-57bc6e6d0b51/file-preview?timestamp=1795255462&nonce=e2f92db17970c70e546348f0eedbf5bb&sign=-_VXNLlxuEJVxW0f1Sg4-K-gxYTiEYrMDplAQmBCGKg%3D)',
					'![dot.png](http://127.0.0.1:5021/files/3fe1917c-fedb-41b7-a1b0-fc8bec0c4a9e/file-preview?timestamp=1795255462&nonce=0cf4e9b7fb65b9301cf160c1701de38e&sign=KJkYZCnDQsiuHQEgl4uIGxv96Cj1qGQnneW6wt1BK60%3D)',
				],
				'[hello.txt](http://127.0.0.1:5021/files/1753c5eb-9665-4ba6-b42e-57bc6e6d0b51/file-preview?timestamp=1795255462&nonce=02544cb26f7a1f5a556610cca2bc1766&sign=S70PyuXgp2EkFqanPipr8jOOLsY_L1VaKy5dEBlWDE8%3D)',
			),
			{ files: [] },
		),
		'1.14.2': answered(
			youSent(
				[
					'[hello.txt](http://127.0.0.1:5001/files/ff01c370-32d8-44af-9873-56a3a3eb09f3/file-preview?timestamp=1795252973&nonce=31592ae8bd5fbe9d249c5ac51daa29a2&sign=fD6JqSELPuOf5a3Wvvgmb1PqQQkpoO8E91ofg9WqrT4%3D)',
					'![dot.png](http://127.0.0.1:5001/files/399e33e4-173d-405d-959c-6999f67092dc/file-preview?timestamp=1795252973&nonce=4906fe516f116223f486697115f381dc&sign=1XIocIb8gLlmk3LI4XGJX15eHQyaXun5HtgaboHPdOs%3D)',
				],
				'[hello.txt](http://127.0.0.1:5001/files/ff01c370-32d8-44af-9873-56a3a3eb09f3/file-preview?timestamp=1795252973&nonce=1a4e5deac0461867690cadb17d72af89&sign=LTH1kMPAsiydFjXRxSkoYJ5VIKrw2-U1_n7lRA1-Xm4%3D)',
			),
			{ files: [] },
		),
		'1.15.0': answered(
			youSent(
				[
					'[hello.txt](http://127.0.0.1:5011/files/d081d06f-3a84-4540-95f9-b77a14d75725/file-preview?timestamp=1795254836&nonce=dd88a32f7eceecac5b31f5d759d4a25a&sign=y-1l9wJVJewLpnZW5IL77vSwXTbHaaY-CCRPSi1iPl8%3D)',
					'![dot.png](http://127.0.0.1:5011/files/5442ce6d-1823-42d2-b679-566e7a9cd3b5/file-preview?timestamp=1795254836&nonce=0b85ceef43c3de53d1c942c2a74bbc47&sign=Wgpa0OoMQm90eQSJJiYU4jYoO1i_oHxYf4kyqHNOSXk%3D)',
				],
				'[hello.txt](http://127.0.0.1:5011/files/d081d06f-3a84-4540-95f9-b77a14d75725/file-preview?timestamp=1795254836&nonce=580f20f32448e481f108cbde3f56c245&sign=-5uDb_Q8gw8r8VnE_TeuxlgBNlyNShLc-Ylu0kjd94k%3D)',
			),
			{ files: [] },
		),
	},
	'files/chat-wrong-type': {
		'0.15.8': answered(
			youSent([
				'[dot.png](http://127.0.0.1:5031/files/11ec34c0-ea9a-47a9-83df-70c5603ecf1b/file-preview?timestamp=1795255672&nonce=66f515e0051511d7d200e78b0df533ce&sign=OzgUwcsYqFxpvwaczp8S4-g7E37QMzDzWwfDYnoyyKQ=)',
			]),
			{ files: [] },
		),
		'1.9.2': answered(
			youSent([
				'[dot.png](http://127.0.0.1:5021/files/3fe1917c-fedb-41b7-a1b0-fc8bec0c4a9e/file-preview?timestamp=1795255462&nonce=eea3d30b12803fd79461f7af08f4b3d3&sign=5A40IG3kRqydHf5I6vVCqcuu5luNNO9ektccsjN4gWY%3D)',
			]),
			{ files: [] },
		),
		'1.14.2': answered(
			youSent([
				'[dot.png](http://127.0.0.1:5001/files/399e33e4-173d-405d-959c-6999f67092dc/file-preview?timestamp=1795252974&nonce=2e40c864ebba231a5da9d4e062569ec8&sign=qxlTZkZhA_P75Bkx7SGm20cvHdonrrpGhDzLhEgW6EQ%3D)',
			]),
			{ files: [] },
		),
		'1.15.0': answered(
			youSent([
				'[dot.png](http://127.0.0.1:5011/files/5442ce6d-1823-42d2-b679-566e7a9cd3b5/file-preview?timestamp=1795254836&nonce=dda4f0fca5b9e58a8ab5d25a3d392242&sign=5ETHEnT0dI3M9vXkiT5471S1LRNFEAGcaao_SMKIlqI%3D)',
			]),
			{ files: [] },
		),
	},
	// Only 1.13 and later look at whose file it is.
	'files/chat-other-users-file': {
		all: refused('Invalid upload file'),
		'0.15.8': answered(
			youSent([
				'[hello.txt](http://127.0.0.1:5031/files/ff481f72-858d-435e-80c4-527f9adb7355/file-preview?timestamp=1795255672&nonce=86ed1bcefd7d9de46e9babd57f03fa2f&sign=TVOjbh3SGLKfuVaAfutzQG3n6m7Ye3xn0V23EeauFNg=)',
			]),
			{ files: [] },
		),
		'1.9.2': answered(
			youSent([
				'[hello.txt](http://127.0.0.1:5021/files/1753c5eb-9665-4ba6-b42e-57bc6e6d0b51/file-preview?timestamp=1795255462&nonce=b17772986c802afd9aef9b1fa9c5479b&sign=gRVeuEUWHDUm0BKh3h9_5_bA_SgD3vUAlll2IPL1O1A%3D)',
			]),
			{ files: [] },
		),
	},
	'files/chat-too-many': {
		all: refused('Number of files exceeds the maximum limit 3'),
		'0.15.8': answered(
			youSent([
				'[hello.txt](http://127.0.0.1:5031/files/ff481f72-858d-435e-80c4-527f9adb7355/file-preview?timestamp=1795255672&nonce=f4c2ca598bc533e3aa69beb4d9bd93fa&sign=3hgVDzxERtFBOc1FAmKE4g4FrMRFyglag_IatAhihsQ=)',
				'[hello.txt](http://127.0.0.1:5031/files/ff481f72-858d-435e-80c4-527f9adb7355/file-preview?timestamp=1795255672&nonce=400beb2d35a581ce10855a0345dedfad&sign=o7RFY5LVEZDZLGhRk3fifXmukMqFr5HUfLQqY2W_GME=)',
				'[hello.txt](http://127.0.0.1:5031/files/ff481f72-858d-435e-80c4-527f9adb7355/file-preview?timestamp=1795255672&nonce=4cc536c5ad3c58bc93a0fb778bd02a95&sign=Cijg1pWla3DWtSI7mibROUJ53WN9NVvdMH0v4G7VQB0=)',
				'[hello.txt](http://127.0.0.1:5031/files/ff481f72-858d-435e-80c4-527f9adb7355/file-preview?timestamp=1795255672&nonce=94bfdaca6dcc7e90760e923933b960bc&sign=BDRS4WY5nDB4bAMOxM7lqIVyMDZsMlViufeLTeSbRbk=)',
				'[hello.txt](http://127.0.0.1:5031/files/ff481f72-858d-435e-80c4-527f9adb7355/file-preview?timestamp=1795255672&nonce=84ee84e6b82c063025a7933fef4c373b&sign=hyFyZLapXFTr8Az9txQ47ms3zpCh3FRu7eR5ugZw9Bg=)',
				'[hello.txt](http://127.0.0.1:5031/files/ff481f72-858d-435e-80c4-527f9adb7355/file-preview?timestamp=1795255672&nonce=9c02be4c7ad05443bb16192b0179c76e&sign=Vbs21cxF5vIzLH5OER0reMWhGwSomzlehohQkC3SBBI=)',
			]),
			{ files: [] },
		),
	},
	// The answer as stored: Dify takes links out of it, other ones on each server.
	'files/messages-with-files': {
		'0.15.8': {
			items: [
				message(
					'see files',
					[
						'You sent: [hello.txt](http://127.0.0.1:5031/files/ff481f72-858d-435e-80c4-527f9adb7355/file-preview?timestamp=1795255672&nonce=9603d4642c14c0742e840c0fa66fcbaa&sign=y-V6B_5BpdYh4MPbdZzuaIW0BupIdro3WDsh0ZCHq4U=)',
						'![dot.png](http://127.0.0.1:5031/files/11ec34c0-ea9a-47a9-83df-70c5603ecf1b/file-preview?timestamp=1795255672&nonce=d7006bee459029b9e71b8a77aa4b41d4&sign=xf9qF7g7WDVMw8I4Hk4O31WZCAdS-Hss6NHGKHGLOZQ=)',
					].join('\n'),
					{
						id: '80ecf9ac-0510-4013-b34d-64a5f36fa077',
						message_files: [
							storedFile(
								'3ea0e9b6-a71f-4285-8297-622a97fab01f',
								'user',
								HELLO,
								'http://127.0.0.1:5031/files/ff481f72-858d-435e-80c4-527f9adb7355/file-preview?timestamp=1795255672&nonce=938c8ee8faefeb4c176b7217a8d5e29a&sign=39m4Wljws-_noBGdtqOfpRf-nUpovGs11aJ9a-J6Xbg=',
							),
							storedFile(
								'43754792-fc21-4e1f-9c90-edfbe7f9facd',
								'user',
								DOT,
								'http://127.0.0.1:5031/files/11ec34c0-ea9a-47a9-83df-70c5603ecf1b/file-preview?timestamp=1795255672&nonce=bf9bc3c74f3158545c38dea761e51176&sign=ek4M4PyNABn7ns0jx4KrqfDL8iA6fVdqkvfh-mE2PAE=',
							),
							storedFile(
								'71da1913-f481-47f5-8518-57a572d7d180',
								'assistant',
								HELLO,
								'http://127.0.0.1:5031/files/ff481f72-858d-435e-80c4-527f9adb7355/file-preview?timestamp=1795255672&nonce=9f48f45dc48ac9b2291f0191655f9dbc&sign=PgiZSJ3iqM1M2KH4qRCF0vIg2x_j8KH7FWE7W4k791k=',
							),
							storedFile(
								'1050397a-48b5-4429-b887-98b99d8f3bad',
								'assistant',
								DOT,
								'http://127.0.0.1:5031/files/11ec34c0-ea9a-47a9-83df-70c5603ecf1b/file-preview?timestamp=1795255672&nonce=2353f306f568f2ecc8f9ffcf3dbf3d83&sign=wVvxSQT4OPqbjyN62aMSpqCHo_aSNsWXqAMTnpvEoJU=',
							),
							storedFile(
								'3278c4ef-b3d8-48ac-b828-618b092908e2',
								'assistant',
								HELLO,
								'http://127.0.0.1:5031/files/ff481f72-858d-435e-80c4-527f9adb7355/file-preview?timestamp=1795255672&nonce=51797316c0aa025d95ecc18a25ff7f74&sign=FG2laOLbddN892WX_FFBAvUZI0cU8DfXlcOddZve7qo=',
							),
						],
					},
				),
			],
		},
		'1.9.2': {
			items: [
				message(
					'see files',
					youSent(
						[
							'[hello.txt](http://127.0.0.1:5021/files/1753c5eb-9665-4ba6-b42e-57bc6e6d0b51/file-preview?timestamp=1795255462&nonce=9e272c79cc2eaa593768aefbddd5a9e7&sign=t4CWaCFGXXKHFUaAbdJqeU6AK5ko9TwYaeqk14rYFl4%3D)',
							'',
						],
						'[hello.txt](http://127.0.0.1:5021/files/1753c5eb-9665-4ba6-b42e-57bc6e6d0b51/file-preview?timestamp=1795255462&nonce=f90590c15e2fe9a31d098c567b384c38&sign=56Oy937Kx-4xJtRqg-1uelLiOtV-HsnJd4WUKQhc_3Q%3D)',
					),
					{
						id: 'd638b5ca-6aaa-42f4-befd-83f715989fe4',
						message_files: [
							storedFile(
								'f85789ec-b1de-4ae3-91f6-896b49c97c29',
								'user',
								HELLO,
								'http://127.0.0.1:5021/files/1753c5eb-9665-4ba6-b42e-57bc6e6d0b51/file-preview?timestamp=1795255462&nonce=c084d1ff648a912bcfe8e0efc07f29da&sign=95ygWq7Yvx4kmxQ2PJA6J3puB6Znac2Zod0cpZu95d8%3D',
								'1753c5eb-9665-4ba6-b42e-57bc6e6d0b51',
							),
							storedFile(
								'a59dec06-fbae-46da-821e-7e53a52ed528',
								'user',
								DOT,
								'http://127.0.0.1:5021/files/3fe1917c-fedb-41b7-a1b0-fc8bec0c4a9e/file-preview?timestamp=1795255462&nonce=c7052f04ca3820f5232ae475622dc924&sign=cYfdfROtDmya-vCqPlXyd4i255y6qan6ZyBgHnzi0FE%3D',
								'3fe1917c-fedb-41b7-a1b0-fc8bec0c4a9e',
							),
							storedFile(
								'60445cc4-7d61-4557-8fc9-fcff05a6d5e3',
								'assistant',
								HELLO,
								'http://127.0.0.1:5021/files/1753c5eb-9665-4ba6-b42e-57bc6e6d0b51/file-preview?timestamp=1795255462&nonce=bef47cfdc7823baec06159f5b1f0608f&sign=WQjQ9ABEK3AomylnYzgLywXKEe4EaPgt-IS3vxqpMJk%3D',
								'1753c5eb-9665-4ba6-b42e-57bc6e6d0b51',
							),
							storedFile(
								'e5844b9a-dbb9-4173-a396-6e40ea4d1f63',
								'assistant',
								DOT,
								'http://127.0.0.1:5021/files/3fe1917c-fedb-41b7-a1b0-fc8bec0c4a9e/file-preview?timestamp=1795255462&nonce=673dca4271941cbb1d4c5a171e837a79&sign=3WBb2Ll2AnSj7W21JjTi8icNoRFptUI047AsPiEGCIk%3D',
								'3fe1917c-fedb-41b7-a1b0-fc8bec0c4a9e',
							),
							storedFile(
								'2020c5bf-b2c3-4dd7-86f0-495f73765dc3',
								'assistant',
								HELLO,
								'http://127.0.0.1:5021/files/1753c5eb-9665-4ba6-b42e-57bc6e6d0b51/file-preview?timestamp=1795255462&nonce=1df9ab23d85653aa3d106908bb3ae542&sign=zkE7jLzXGyMG7oH_6DmM0MSS7sO5Hj6i9ZiY6zvo8xU%3D',
								'1753c5eb-9665-4ba6-b42e-57bc6e6d0b51',
							),
						],
					},
				),
			],
		},
		'1.14.2': {
			items: [
				message(
					'see files',
					youSent(
						[
							'[hello.txt](http://127.0.0.1:5001/files/ff01c370-32d8-44af-9873-56a3a3eb09f3/file-preview?timestamp=1795252973&nonce=437921e26d4ebb6038834275766a61df&sign=F6oq3ysAbGwhnP7tBCUSbavNbE-J3jH69TYKx-FMhNU%3D)',
							'',
						],
						'[hello.txt](http://127.0.0.1:5001/files/ff01c370-32d8-44af-9873-56a3a3eb09f3/file-preview?timestamp=1795252973&nonce=e141dcb49bc3c3d8a2c6bbd060891be5&sign=RsScpd-FMAE664F-_637qtr-5FrUSFecotZJ9AYAi7U%3D)',
					),
					{
						id: '6e4fd4dd-d96b-4d1e-8c28-fdb1cd56d740',
						message_files: [
							storedFile(
								'4fc5fff6-eabf-414a-b2ca-b1482afd2b5c',
								'user',
								HELLO,
								'http://127.0.0.1:5001/files/ff01c370-32d8-44af-9873-56a3a3eb09f3/file-preview?timestamp=1795252973&nonce=95557afdc02fca4ebf80e9fc2c46e8f4&sign=LgrDR_7eQJ_XyapsWA6GdJnCpAAVr6tx1VJ-tQmqv4M%3D',
								'ff01c370-32d8-44af-9873-56a3a3eb09f3',
							),
							storedFile(
								'f55aff2b-f1b0-436b-8a1a-8cb00d2e2a2b',
								'user',
								DOT,
								'http://127.0.0.1:5001/files/399e33e4-173d-405d-959c-6999f67092dc/file-preview?timestamp=1795252973&nonce=7213c6d7c559def9673a894262a79f06&sign=2zftY1vh2iwIGd-Cu1t7gqzyZrRXmEM20zxefkH5nCA%3D',
								'399e33e4-173d-405d-959c-6999f67092dc',
							),
							storedFile(
								'abd269e8-d147-4ba7-acdf-499b1894cb6d',
								'assistant',
								HELLO,
								'http://127.0.0.1:5001/files/ff01c370-32d8-44af-9873-56a3a3eb09f3/file-preview?timestamp=1795252973&nonce=e1b6fefdc8b6fc9596865599f2e09b73&sign=kDilKZctVPXi9TYm9HIxXK6X6orEqGKA48kVd3mFa6A%3D',
								'ff01c370-32d8-44af-9873-56a3a3eb09f3',
							),
							storedFile(
								'69c188bf-a2f4-40c5-8124-225c50851371',
								'assistant',
								DOT,
								'http://127.0.0.1:5001/files/399e33e4-173d-405d-959c-6999f67092dc/file-preview?timestamp=1795252973&nonce=e93f59e4bec4833244f36fcc66c7b0fb&sign=r059ZTRdiOGAPcRWEIPS_hiwErTrNWYkniGrg65ZANE%3D',
								'399e33e4-173d-405d-959c-6999f67092dc',
							),
							storedFile(
								'a563c523-1d48-4ebb-ad43-bb7b23f37bd6',
								'assistant',
								HELLO,
								'http://127.0.0.1:5001/files/ff01c370-32d8-44af-9873-56a3a3eb09f3/file-preview?timestamp=1795252973&nonce=d4e836d243d439245873ce3e515ae251&sign=0nVqxmsxUdn0U1elJzaVvvzR4jgedTROWlXPi7pqCI4%3D',
								'ff01c370-32d8-44af-9873-56a3a3eb09f3',
							),
						],
					},
				),
			],
		},
		'1.15.0': {
			items: [
				message(
					'see files',
					[
						'You sent: [hello.txt](http://127.0.0.1:5011/files/d081d06f-3a84-4540-95f9-b77a14d75725/file-preview?timestamp=1795254836&nonce=d39b6b86d74b2f247b69a8d7cc72a524&sign=nt5WdMkDvZ1fzGR8dEXuEvU_XfwU_jB1jZikiCCLlMs%3D)',
						'![dot.png](http://127.0.0.1:5011/files/5442ce6d-1823-42d2-b679-566e7a9cd3b5/file-preview?timestamp=1795254836&nonce=064643061ff13fb0919035e501eb36e9&sign=RaILEOJT9XWgzzyYhWXoM2kd7xGkMBOmSApr6KGT_nE%3D)',
					].join('\n'),
					{
						id: '5c3a346f-70ea-4e37-9f3a-a8f48416e6c2',
						message_files: [
							storedFile(
								'2c05d56c-f8ad-4b67-964f-a606d47059ae',
								'user',
								HELLO,
								'http://127.0.0.1:5011/files/d081d06f-3a84-4540-95f9-b77a14d75725/file-preview?timestamp=1795254836&nonce=2aca0523d813d8b29f99f25638410df0&sign=XRu-t8VugPB3ny9V9FiVXFQACuBdxNWsEB4v4zobBgY%3D',
								'd081d06f-3a84-4540-95f9-b77a14d75725',
							),
							storedFile(
								'a147db4c-803a-471d-824d-089d63b96f22',
								'user',
								DOT,
								'http://127.0.0.1:5011/files/5442ce6d-1823-42d2-b679-566e7a9cd3b5/file-preview?timestamp=1795254836&nonce=3b3b13aa1e825ace94a22a37927e9063&sign=Z_0iB5ioFzNeun0GsPSO9J-oWv3WjwKBh_J5UxlL0Ac%3D',
								'5442ce6d-1823-42d2-b679-566e7a9cd3b5',
							),
							storedFile(
								'96865bfc-dc41-443a-94cc-ae30cad98347',
								'assistant',
								HELLO,
								'http://127.0.0.1:5011/files/d081d06f-3a84-4540-95f9-b77a14d75725/file-preview?timestamp=1795254836&nonce=85e1d861fe65911f8edbccc2db9f7ff0&sign=c7DjI5W90QKonlhtl468WDmLftvim4qtk_yYQcuFY_U%3D',
								'd081d06f-3a84-4540-95f9-b77a14d75725',
							),
							storedFile(
								'd31ad603-72b2-495b-9618-8c2ad8d0e97a',
								'assistant',
								DOT,
								'http://127.0.0.1:5011/files/5442ce6d-1823-42d2-b679-566e7a9cd3b5/file-preview?timestamp=1795254836&nonce=aec8712e0d6da90696780fd74dbd5104&sign=4rVpAaVqI3Q1gL0DR4AKuIYAzshgLvDo7N5WRPcdkZo%3D',
								'5442ce6d-1823-42d2-b679-566e7a9cd3b5',
							),
							storedFile(
								'0c075285-23c0-4ae8-ac08-780bc7431aac',
								'assistant',
								HELLO,
								'http://127.0.0.1:5011/files/d081d06f-3a84-4540-95f9-b77a14d75725/file-preview?timestamp=1795254836&nonce=a8208257b46bd4ba8322988d0c5c635d&sign=dOY3lxInM7bqufCEYxPtvOt-fV0VHXNW472OWWeMZ-s%3D',
								'd081d06f-3a84-4540-95f9-b77a14d75725',
							),
						],
					},
				),
			],
		},
	},
};

export default rows;
