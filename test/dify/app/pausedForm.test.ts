// The form of a waiting run is read from what recorded servers said.

import { objectOf, objectsOf, parseObject } from '../../../dify/http/json';
import { readForm } from '../../../dify/app/pausedForm';
import { readRecordedBody } from '../../replay/recordings';

describe('the form of a paused run', () => {
	it.each(['1.14.2', '1.15.0'] as const)('is read from a reason of Dify %s', (version) => {
		const text = readRecordedBody(version, 'human/chatflow-pause-blocking').toString('utf8');
		const [reason] = objectsOf(objectOf(parseObject(text)?.data).reasons);
		expect(reason).toBeDefined();
		const form = readForm(reason ?? {});
		expect(form).toMatchObject({
			formId: expect.stringMatching(/^[0-9a-f-]{36}$/),
			formToken: expect.stringMatching(/./),
			expirationTime: expect.any(Number),
		});
		expect(form?.formContent).not.toBe('');
		expect(form?.actions.map(({ id }) => id)).toEqual(['approve', 'reject']);
		expect(form?.inputs.map(({ output_variable_name: name }) => name)).toEqual(['comment']);
	});

	it('has no token where it is delivered by e-mail or console', () => {
		expect(readForm({ form_id: 'form-1', form_token: null })?.formToken).toBeNull();
		expect(readForm({ form_id: 'form-1', form_token: '' })?.formToken).toBeNull();
	});

	it('has the values that the flow has filled in', () => {
		const resolved_default_values = { draft: 'Dear Ada' };
		const form = readForm({ form_id: 'form-1', resolved_default_values });
		expect(form?.defaultValues).toEqual({ draft: 'Dear Ada' });
	});

	it('has empty parts where Dify left them out', () => {
		expect(readForm({ form_id: 'form-1' })).toEqual({
			formToken: null,
			formId: 'form-1',
			formContent: '',
			actions: [],
			inputs: [],
			defaultValues: {},
			expirationTime: null,
		});
	});

	it.each([[{}], [{ TYPE: 'scheduled' }], [{ form_id: '' }], [{ form_id: 7 }]])(
		'is none where there is no id: %j',
		(reason) => {
			expect(readForm(reason)).toBeNull();
		},
	);
});
