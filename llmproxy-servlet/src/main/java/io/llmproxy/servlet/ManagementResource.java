package io.llmproxy.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;

/** One path of the management API. */
interface ManagementResource {
    /** Returns the HTTP methods that it answers. */
    List<String> methods();

    /**
     * Answers a request whose sender is known and whose method is one of {@link #methods()}.
     *
     * @throws ManagementRefusal if the request is not acceptable
     */
    JsonAnswer answer(HttpServletRequest request) throws IOException;
}
