package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.api.audit.AuditActions;
import io.llmproxy.api.audit.AuditOutcome;
import io.llmproxy.servlet.ManagementAudit.Origin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the audit trail how calls of the management API ended. A trail that fails changes no answer. */
final class ManagementTrail {
    private static final Logger log = LoggerFactory.getLogger(ManagementTrail.class);

    private final ManagementAudit audit;

    ManagementTrail(ManagementAudit audit) {
        this.audit = audit;
    }

    /** Takes note of a failed login. */
    void loginRefused(Origin origin, JsonAnswer answer) {
        record(
                AuditActions.MANAGEMENT_AUTH,
                AuditOutcome.DENIED,
                origin,
                WireJson.object().put("error_type", answer.error()));
    }

    void ended(String action, Origin origin, ManagementCall call, JsonAnswer answer) {
        if (answer.status() < 400) {
            record(action, AuditOutcome.SUCCESS, origin, call.auditDetails());
        } else {
            call.note(kindOf(answer.status()), answer.error());
            record(action, AuditOutcome.FAILURE, origin, call.auditDetails());
        }
    }

    private static String kindOf(int status) {
        if (status == 400) {
            return "validation_error";
        }
        return status < 500 ? "error_type" : "error";
    }

    private void record(String action, AuditOutcome outcome, Origin origin, ObjectNode details) {
        try {
            audit.record(action, outcome, origin, details);
        } catch (RuntimeException e) {
            log.warn(
                    "The audit trail did not take {} of request {}",
                    action,
                    origin.ids().requestId(),
                    e);
        }
    }
}
