// Reads the texts out of uploaded files, as far as plain means go.

import type { UploadFile } from './types';

/** Extensions that Dify indexes by itself (`ETL_TYPE=dify`). */
export const EXTENSIONS = [
	'txt',
	'markdown',
	'md',
	'mdx',
	'pdf',
	'html',
	'htm',
	'xlsx',
	'xls',
	'docx',
	'csv',
	'vtt',
	'properties',
];

export interface Extraction {
	texts: string[];
	failure: string | null;
}

function rowsOf(csv: string): string[] {
	const [head = '', ...rows] = csv.split(/\r?\n/).filter((line) => line !== '');
	const names = head.split(',');
	return rows.map((row) =>
		row
			.split(',')
			.map((value, index) => `${names[index] ?? ''}: ${value}`)
			.join(';'),
	);
}

/** Each heading begins a text of its own. */
function sectionsOf(markdown: string): string[] {
	return markdown
		.split(/^(?=#{1,6} )/m)
		.map((section) => {
			const [first = '', ...rest] = section.split('\n');
			const body = rest.join('\n').trim();
			return first.startsWith('#') ? `${first.replace(/^#+ /, '')}\n${body}` : section.trim();
		})
		.filter((section) => section.trim() !== '');
}

function textOfHtml(html: string): string {
	return html
		.replace(/<[^>]*>/g, '')
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&amp;', '&');
}

function pdfTexts(pdf: string): string[] {
	return [...pdf.matchAll(/\(((?:[^()\\]|\\.)*)\)\s*Tj/g)].map((match) => match[1] ?? '');
}

/** The texts of a file; of a Word file or a spreadsheet none, since they are compressed. */
export function extract(file: UploadFile): Extraction {
	const text = file.content.toString('utf8');
	switch (file.extension) {
		case 'pdf':
			return file.content.subarray(0, 5).toString() === '%PDF-'
				? { texts: pdfTexts(file.content.toString('latin1')), failure: null }
				: { texts: [], failure: 'Failed to load document (PDFium: Data format error).' };
		case 'csv':
			return { texts: rowsOf(text), failure: null };
		case 'md':
		case 'markdown':
		case 'mdx':
			return { texts: sectionsOf(text), failure: null };
		case 'html':
		case 'htm':
			return { texts: [textOfHtml(text)], failure: null };
		case 'docx':
		case 'xlsx':
		case 'xls':
			return { texts: [], failure: null };
		default:
			return { texts: [text], failure: null };
	}
}
