// What a user can do about each of Dify's error codes: the one table of advice.

/** Advice by Dify's `code` (§2.3 of Dify's Service API) and by the codes of this client. */
const REMEDIES = new Map<string, string>(
	Object.entries({
		agent_not_published: 'Publish the agent in Dify, then try again.',
		app_unavailable:
			'Open the app in Dify and publish it. If it is published, its kind may not fit this node.',
		bad_request: 'Check the parameters of this node against the app in Dify.',
		completion_request_error:
			"The model's provider refused or failed. Look at its settings and limits in Dify; every new try is a new, paid message.",
		conversation_completed:
			'This conversation has ended. Leave the conversation ID empty to start a new one.',
		conversation_missing:
			'Dify finds a conversation only for the same user and the same app that started it, and never one from the web app. Check that the User parameter is the same in every node, or leave the conversation ID empty to start a new conversation.',
		file_too_large:
			"Send a smaller file. By default Dify takes images up to 10 MB, documents up to 15 MB, audio up to 50 MB and video up to 100 MB; the server's owner can change that.",
		filename_not_exists_error: 'Give the binary file a name before it reaches this node.',
		forbidden: "Switch on the app's API access in Dify, and check that the app still exists.",
		internal_server_error:
			'Dify failed on its own side. Its server log has the reason; very long names and values of the wrong type are frequent causes.',
		invalid_param:
			'Compare what this node sends with the app in Dify: inputs (required, length, options), files (type, number, same user) and ids.',
		method_not_allowed:
			'Check the Base URL in the credential; a redirect may have changed the request.',
		model_currently_not_support: "Choose another model in the app's settings in Dify.",
		no_file_uploaded: 'Check that the binary field holds a file.',
		not_chat_app: 'The key in the credential belongs to an app of another kind.',
		not_found:
			'Check the id and that the User parameter is the one the item was made with; Dify shows it to no other user.',
		not_supported: 'Update Dify to use this operation.',
		provider_not_initialize: "Set up the model's provider in Dify's settings.",
		provider_quota_exceeded:
			"The quota of the model's provider is used up. Top it up, or choose another model in Dify.",
		rate_limit_error:
			"This is a limit of your Dify plan or of the model's provider; waiting a moment does not lift a plan's quota. Look at the plan in Dify.",
		run_failed:
			"Open the run in the app's logs in Dify to see the node that ended it. Every new try is a new, paid run.",
		too_many_requests:
			'The app allows only so many requests at once. Send fewer at the same time, or raise the limit in Dify.',
		unknown:
			'Dify failed on its own side. Its server log has the reason; very long names and values of the wrong type are frequent causes.',
		unauthorized:
			'Check the API key in the credential: it must be a key of this app (it begins with "app-"), from the app\'s API Access page in Dify. A knowledge key (it begins with "dataset-") does not work here.',
		unsupported_file_type:
			'Dify does not take files of this type. Check the file and its MIME type.',
		workflow_version_execution_not_allowed:
			'Your Dify plan does not allow running a pinned version. Leave out the workflow ID.',
	}),
);

const GENERAL_REMEDY = "Look into the app's logs in Dify for the details.";

/** What the user can do about an error with this code. */
export function remedyFor(code: string): string {
	return REMEDIES.get(code) ?? GENERAL_REMEDY;
}
