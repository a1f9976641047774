package io.llmproxy.core.internal.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.api.event.CapturedBody;
import io.llmproxy.core.internal.capture.ByteSink;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a provider or a client sends, what is kept of it has a bound. */
class HostileBodyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX = 64 * 1024;
    private static final int EVENTS = 300;
    private static final List<String> ALPHABET =
            List.of("a", "\"", "\\", "\u0001", "\n", "\u00e4", "\u20ac", "\uD83C\uDF4B");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'choices':[{'index':0,'delta':{'content':'a','tool_calls':[{'index':0,'id':'t','function':{'arguments':'{'}}]},"
                        + "'finish_reason':'stop','score':1}],'model':'m','usage':{'n':1}}",
                "{'choices':[{'index':0,'text':'a','finish_reason':'stop','logprobs':{'tokens':[1,'a']}}],'x_groq':{'n':1}}",
                "{'type':'message_start','message':{'id':'m','usage':{'n':1}}}"
                        + "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':'a'}}"
                        + "{'type':'content_block_delta','index':0,'delta':{'text':'a','citation':{'a':1}}}"
                        + "{'type':'content_block_delta','index':1,'delta':{'partial_json':'[1'}}"
                        + "{'type':'message_delta','delta':{'stop_reason':'end'},'usage':{'m':1}}"
                        + "{'type':'error','error':{'message':'a'}}",
                "{'type':'response.created','response':{'id':'r','model':'m','status':'s','usage':{'n':1},'output':[]}}"
                        + "{'type':'response.output_item.added','output_index':0,'item':{'id':'i','type':'message'}}"
                        + "{'type':'response.output_text.delta','output_index':0,'content_index':0,'delta':'a'}"
                        + "{'type':'response.reasoning_summary_text.delta','output_index':0,'summary_index':0,'delta':'a'}"
                        + "{'type':'response.function_call_arguments.delta','output_index':0,'delta':'a'}"
                        + "{'type':'response.output_item.done','output_index':0,'item':{'id':'i','content':'a'}}"
                        + "{'type':'response.completed','response':{'id':'r','output':[{'text':'a'}]}}"
                        + "{'type':'error','message':'a'}",
                "{'candidates':[{'index':0,'content':{'role':'model','parts':[{'text':'a'},{'text':'a','thought':true},"
                        + "{'functionCall':{'name':'a'}}]},'finishReason':'STOP','usage':{'n':1}}],'usageMetadata':{'n':1}}",
                "{'type':'thread.run.created','object':'thread.run','id':'r','status':'s','usage':{'n':1}}"
                        + "{'type':'thread.message.delta','id':'m','delta':{'content':[{'index':0,'text':{'value':'a'}}]}}"
                        + "{'type':'thread.message.completed','id':'m','content':'a'}",
                "{'type':'transcript.text.delta','delta':'a'}{'type':'transcript.text.done','text':'a','usage':{'n':1}}",
                "{'type':'speech.audio.delta','audio':'a','n':'a'}"
            })
    void aStreamIsJsonWithinItsBoundAndSoIsWhatIsHeldOfIt(String templates) throws IOException {
        for (int seed = 0; seed < 3; seed++) {
            Random random = new Random(seed);
            List<JsonNode> events = JSON.readerFor(JsonNode.class)
                    .<JsonNode>readValues(templates.replace('\'', '"'))
                    .readAll();
            BodyCapture capture = new BodyCapture(null, null, new BodyLimits(1, MAX));
            ByteSink answer = capture.response("text/event-stream");
            long mostHeld = 0;
            for (int i = 0; i < EVENTS; i++) {
                JsonNode event = events.get(i < events.size() ? i : random.nextInt(events.size()))
                        .deepCopy();
                byte[] bytes =
                        ("data: " + (i < events.size() ? event : twisted(event, random, i)) + "\n\n").getBytes(UTF_8);
                answer.write(bytes, 0, bytes.length);
                mostHeld = i % 50 == 0 ? Math.max(mostHeld, HeldCharacters.of(answer)) : mostHeld;
            }
            mostHeld = Math.max(mostHeld, HeldCharacters.of(answer));
            answer.end();
            CapturedBody body = capture.responseBody();

            assertThat(mostHeld).as("held, seed %d", seed).isLessThan(3 * MAX);
            assertThat(body.isJson()).as("JSON, seed %d", seed).isTrue();
            assertThat(body.text().getBytes(UTF_8).length).isLessThanOrEqualTo(MAX);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aFormIsJsonWithinItsBound(int seed) {
        Random random = new Random(seed);
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < EVENTS; i++) {
            String name = "n".repeat(random.nextInt(9)) + "\u20ac".repeat(random.nextInt(1000)) + random.nextInt(50);
            String file = random.nextInt(5) == 0 ? "; filename=\"\u20ac" + i + "\"" : "";
            form.append("--b\r\nContent-Disposition: form-data; name=\"" + name + "\"" + file + "\r\n\r\n")
                    .append(text(random).replace("--", ""))
                    .append("\r\n");
        }
        byte[] bytes = form.append("--b--\r\n").toString().getBytes(UTF_8);

        CapturedBody body = Captured.request("multipart/form-data; boundary=b", null, MAX, bytes, 8192);

        assertThat(body.isJson()).isTrue();
        assertThat(body.text().getBytes(UTF_8).length).isLessThanOrEqualTo(MAX);
    }

    /** Makes texts long, numbers others, and adds members that nobody knows. */
    private static JsonNode twisted(JsonNode node, Random random, int number) {
        if (node instanceof ObjectNode object) {
            for (String name : List.copyOf(
                    object.properties().stream().map(Map.Entry::getKey).toList())) {
                boolean tellsKind = name.equals("type") || name.equals("object");
                object.set(name, tellsKind ? object.get(name) : twisted(object.get(name), random, number));
            }
            if (random.nextInt(4) == 0) {
                object.set(
                        (random.nextBoolean() ? "m" : text(random)) + number,
                        JSON.getNodeFactory().textNode(text(random)));
            }
            return object;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode twisted = array.arrayNode();
            for (int i = 0; i < 1 + random.nextInt(3); i++) {
                array.forEach(element -> twisted.add(twisted(element.deepCopy(), random, number)));
            }
            return twisted;
        }
        if (random.nextInt(3) > 0) {
            return node;
        }
        return node.isTextual()
                ? JSON.getNodeFactory().textNode(text(random))
                : JSON.getNodeFactory().numberNode(random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(300));
    }

    private static String text(Random random) {
        String piece = ALPHABET.get(random.nextInt(ALPHABET.size())).repeat(3);
        return piece.repeat(random.nextInt(2) == 0 ? random.nextInt(8) : random.nextInt(600));
    }
}
