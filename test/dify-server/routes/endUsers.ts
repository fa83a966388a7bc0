// The people behind the `user` texts of requests.

import type { Emulator } from '../emulator';
import { HttpError } from '../httpErrors';
import { pythonTime } from '../python';
import type { Route } from '../router';
import { DEFAULT_SESSION } from '../state';

const endUser: Route = {
	method: 'GET',
	path: '/v1/end-users/<uuid:endUserId>',
	userFrom: 'none',
	handle: ({ emulator, app, params }) => {
		const wanted = (params.endUserId ?? '').toLowerCase();
		const user = [...app.users.values()].find(({ id }) => id === wanted);
		if (!user) throw new HttpError(404, 'end_user_not_found', 'End user not found.');
		const created = pythonTime(user.createdAt * 1000);
		return {
			id: user.id,
			tenant_id: emulator.state.tenantId,
			app_id: app.id,
			type: 'service-api',
			external_user_id: user.session,
			name: null,
			is_anonymous: user.session === DEFAULT_SESSION,
			session_id: user.session,
			created_at: created,
			updated_at: created,
		};
	},
};

/** The routes of a generation: end users can be looked up since 1.13.0. */
export function endUserRoutes(emulator: Emulator): Route[] {
	return emulator.generation === '1.9' ? [] : [endUser];
}
