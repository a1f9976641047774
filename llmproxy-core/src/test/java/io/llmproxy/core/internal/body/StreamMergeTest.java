package io.llmproxy.core.internal.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmproxy.api.event.CapturedBody;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream is kept as the object that the provider would have answered without streaming. */
class StreamMergeTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PLENTY = 64 * 1024;
    private static final String CHUNK =
            "'id':'c1','object':'chat.completion.chunk','created':1712345678,'model':'gpt-4o'";

    @Test
    void chatHasItsChoicesByIndex() throws IOException {
        check(
                data("{" + CHUNK + ",'choices':[{'index':1,'delta':{'role':'assistant','content':''}}]}")
                        + data("{" + CHUNK + ",'choices':[{'index':0,'delta':{'role':'assistant','content':'Ki'}}]}")
                        + data("{" + CHUNK + ",'choices':[{'index':1,'delta':{'content':'Plum'}},"
                                + "{'index':0,'delta':{'content':'wi'},'finish_reason':'stop'}]}")
                        + data("{" + CHUNK + ",'choices':[{'index':1,'delta':{},'finish_reason':'length'}]}")
                        + data("{" + CHUNK + ",'choices':[],'usage':{'prompt_tokens':10,'completion_tokens':4,"
                                + "'prompt_tokens_details':{'cached_tokens':6}}}")
                        + "data: [DONE]\n\n",
                "{'id':'c1','object':'chat.completion','created':1712345678,'model':'gpt-4o','choices':["
                        + "{'index':0,'message':{'role':'assistant','content':'Kiwi'},'finish_reason':'stop'},"
                        + "{'index':1,'message':{'role':'assistant','content':'Plum'},'finish_reason':'length'}],"
                        + "'usage':{'prompt_tokens':10,'completion_tokens':4,'prompt_tokens_details':{'cached_tokens':6}}}");
    }

    @Test
    void chatHasItsToolCallsAndRefusals() throws IOException {
        check(
                data("{'choices':[{'index':0,'delta':{'role':'assistant','content':null,'tool_calls':[{'index':0,"
                                + "'id':'t1','type':'function','function':{'name':'find','arguments':''}}]}}]}")
                        + data("{'choices':[{'index':0,'delta':{'tool_calls':[{'index':1,'id':'t2',"
                                + "'function':{'name':'go','arguments':'{}'}},{'index':0,'function':{'arguments':'{\\'a\\''}}]}}]}"
                                        .replace("\\'", "\\\\'"))
                        + data(
                                "{'choices':[{'index':0,'delta':{'tool_calls':[{'index':0,'function':{'arguments':':1}'}}],"
                                        + "'refusal':'No'},'finish_reason':'tool_calls'}]}"),
                "{'choices':[{'index':0,'message':{'role':'assistant','content':null,'tool_calls':["
                        + "{'id':'t1','type':'function','function':{'name':'find','arguments':'{\\\\'a\\\\':1}'}},"
                        + "{'id':'t2','function':{'name':'go','arguments':'{}'}}],'refusal':'No'},"
                        + "'finish_reason':'tool_calls'}]}");
    }

    @Test
    void verdictsOnTheTextAreNotPartOfIt() throws IOException {
        String safe = "'content_filter_results':{'hate':{'filtered':false,'severity':'safe'}}";
        check(
                data(
                                "{'choices':[],'created':0,'id':'','model':'','object':'','prompt_filter_results':[{'prompt_index':0,"
                                        + safe + "}]}")
                        + data("{" + CHUNK + ",'choices':[{'index':0,'content_filter_results':{},'logprobs':null,"
                                + "'delta':{'role':'assistant','content':'','refusal':null}}]}")
                        + data("{" + CHUNK + ",'choices':[{'index':0," + safe + ",'delta':{'content':'Lis'}}]}")
                        + data("{" + CHUNK + ",'choices':[{'index':0," + safe + ",'delta':{'content':'bon'},"
                                + "'native_finish_reason':'stop','score':0.5}]}")
                        + data("{" + CHUNK + ",'choices':[{'index':0," + safe + ",'delta':{},'finish_reason':'stop',"
                                + "'native_finish_reason':'stop','score':0.75}]}"),
                "{'id':'c1','object':'chat.completion','created':1712345678,'model':'gpt-4o','choices':[{'index':0,"
                        + "'message':{'role':'assistant','content':'Lisbon','refusal':null},'logprobs':null," + safe
                        + ",'native_finish_reason':'stop','score':0.75,'finish_reason':'stop'}],"
                        + "'prompt_filter_results':[{'prompt_index':0," + safe + "}]}");
    }

    @Test
    void chatHasWhatWasThoughtAndSaidWithoutItsSound() throws IOException {
        check(
                data("{'choices':[{'index':0,'delta':{'reasoning_content':'Let ','channel':'analysis',"
                                + "'audio':{'id':'a1','data':'QUJD','transcript':'Good '}}}]}")
                        + data("{'choices':[{'index':0,'delta':{'reasoning_content':'me','channel':'final',"
                                + "'audio':{'data':'REVG','transcript':'day'}}}]}"),
                "{'choices':[{'index':0,'message':{'role':'assistant','content':null,'reasoning_content':'Let me',"
                        + "'channel':'final','audio':{'id':'a1','data':'<binary response omitted>','transcript':'Good day'}},"
                        + "'finish_reason':null}]}");
    }

    @Test
    void nothingGoesOnBehindAGap() throws IOException {
        CapturedBody body = Captured.stream(
                2048,
                data("{'type':'response.created','response':{'id':'r','output':[],'instructions':'" + "x".repeat(400)
                                + "'}}")
                        + data("{'type':'response.output_text.delta','output_index':0,'content_index':0,'delta':'"
                                + "AB".repeat(800) + "'}")
                        + data("{'type':'response.in_progress','response':{'id':'r','output':[]}}")
                        + data("{'type':'response.output_text.delta','output_index':0,'content_index':0,'delta':'Z'}"));

        assertThat(JSON.readTree(body.text()).at("/output/0/content/0/text").asText())
                .matches("(AB)+A?");
        assertThat(body.isTruncated()).isTrue();
    }

    @Test
    void anItemThatIsToldAgainKeepsWhatItsDeltasSaid() throws IOException {
        String added = data("{'type':'response.output_item.added','output_index':0,'item':{'type':'message'}}");
        check(
                added
                        + data("{'type':'response.output_text.delta','output_index':0,'content_index':0,'delta':'Fi'}")
                        + added
                        + data("{'type':'response.output_text.delta','output_index':0,'content_index':0,'delta':'g'}"),
                "{'output':[{'type':'message','content':[{'type':'output_text','text':'Fig'}]}]}");
    }

    @Test
    void countsThatAreTooLongAreMissed() throws IOException {
        CapturedBody body = Captured.stream(
                PLENTY,
                data("{'choices':[{'index':0,'delta':{'content':'a'}}],'usage':{'prompt_tokens':5,'x':'"
                        + "r".repeat(2100) + "'}}"));

        assertThat(JSON.readTree(body.text()).has("usage")).isFalse();
        assertThat(body.isTruncated()).isTrue();
    }

    @Test
    void legacyCompletionHasItsText() throws IOException {
        check(
                data("{'object':'text_completion','choices':[{'index':0,'text':' Wh','finish_reason':null}]}")
                        + data(
                                "{'object':'text_completion','choices':[{'index':0,'text':'ite','finish_reason':'stop'}]}"),
                "{'object':'text_completion','choices':[{'index':0,'text':' White','finish_reason':'stop'}]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[null]", "[{'index':0,'delta':null}]", "[{'delta':7}]", "['a']"})
    void oddChoicesDoNoHarm(String choices) throws IOException {
        CapturedBody body = Captured.stream(
                PLENTY,
                data("{'choices':" + choices + "}") + data("{'choices':[{'index':0,'delta':{'content':'x'}}]}"));

        assertThat(JSON.readTree(body.text()).at("/choices/0/message/content").asText())
                .isEqualTo("x");
    }

    @Test
    void responseIsThatOfItsLastEvent() throws IOException {
        String whole = "{'id':'r1','object':'response','status':'completed','model':'o3','big':12345678901234567890.10,"
                + "'output':[{'type':'message','content':[{'type':'output_text','text':'The Elbe'}]}],"
                + "'usage':{'input_tokens':33,'output_tokens':5}}";
        check("event: response.completed\n" + data("{'type':'response.completed','response':" + whole + "}"), whole);
        assertThat(Captured.stream(PLENTY, data("{'type':'response.completed','response':" + whole + "}"))
                        .text())
                .contains("12345678901234567890.10");
    }

    @Test
    void responseThatBrokeOffHasWhatCame() throws IOException {
        check(
                data(
                                "{'type':'response.created','response':{'id':'r1','status':'in_progress','output':[],'usage':null}}")
                        + data("{'type':'response.output_item.added','output_index':0,"
                                + "'item':{'id':'m1','type':'message','role':'assistant','content':[]}}")
                        + data(
                                "{'type':'response.output_text.delta','output_index':0,'content_index':0,'delta':'The '}")
                        + data(
                                "{'type':'response.output_text.delta','output_index':0,'content_index':0,'delta':'Elbe'}")
                        + data("{'type':'response.output_item.added','output_index':1,"
                                + "'item':{'type':'function_call','name':'f','arguments':''}}")
                        + data("{'type':'response.function_call_arguments.delta','output_index':1,'delta':'{}'}")
                        + data(
                                "{'type':'response.reasoning_summary_text.delta','output_index':2,'summary_index':0,'delta':'So'}")
                        + data("{'type':'response.refusal.delta','output_index':3,'content_index':0,'delta':'No'}")
                        + data("{'type':'error','code':'x','message':'broke'}"),
                "{'id':'r1','status':'in_progress','usage':null,'error':{'code':'x','message':'broke'},'output':["
                        + "{'id':'m1','type':'message','role':'assistant','content':[{'type':'output_text','text':'The Elbe'}]},"
                        + "{'type':'function_call','name':'f','arguments':'{}'},"
                        + "{'type':'message','role':'assistant','summary':[{'type':'summary_text','text':'So'}]},"
                        + "{'type':'message','role':'assistant','content':[{'type':'refusal','refusal':'No'}]}]}");
    }

    @Test
    void responseThatIsTooLongKeepsStatusAndUsage() throws IOException {
        String text = "long ".repeat(2000);
        CapturedBody body = Captured.stream(
                4000,
                data("{'type':'response.output_text.delta','output_index':0,'content_index':0,'delta':'" + text + "'}")
                        + data(
                                "{'type':'response.completed','response':{'id':'r1','status':'completed','model':'o3','output':"
                                        + "[{'content':[{'text':'" + text + "'}]}],'usage':{'output_tokens':5}}}"));

        JsonNode whole = JSON.readTree(body.text());
        assertThat(whole.at("/usage/output_tokens").asInt()).isEqualTo(5);
        assertThat(whole.at("/status").asText()).isEqualTo("completed");
        assertThat(whole.at("/output/0/content/0/text").asText())
                .startsWith("long long")
                .hasSizeGreaterThan(1000);
        assertThat(body.isTruncated()).isTrue();
    }

    @Test
    void messageHasItsBlocksAndItsUsageOfBothEnds() throws IOException {
        check(
                data("{'type':'message_start','message':{'id':'m1','type':'message','role':'assistant','model':'c',"
                                + "'content':[],'stop_reason':null,'usage':{'input_tokens':11,'output_tokens':1}}}")
                        + data("{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}")
                        + data("{'type':'ping'}")
                        + data("{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'Fi'}}")
                        + data("{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'g'}}")
                        + data("{'type':'content_block_stop','index':0}")
                        + data(
                                "{'type':'content_block_start','index':1,'content_block':{'type':'tool_use','id':'t1','name':'f','input':{}}}")
                        + data(
                                "{'type':'content_block_delta','index':1,'delta':{'type':'input_json_delta','partial_json':'{\\'a\\''}}"
                                        .replace("\\'", "\\\\'"))
                        + data(
                                "{'type':'content_block_delta','index':1,'delta':{'type':'input_json_delta','partial_json':':1}'}}")
                        + data(
                                "{'type':'message_delta','delta':{'stop_reason':'tool_use'},'usage':{'output_tokens':3}}")
                        + data("{'type':'message_stop'}"),
                "{'id':'m1','type':'message','role':'assistant','model':'c','stop_reason':'tool_use',"
                        + "'usage':{'input_tokens':11,'output_tokens':3},'content':[{'type':'text','text':'Fig'},"
                        + "{'type':'tool_use','id':'t1','name':'f','input':{'a':1}}]}");
    }

    @Test
    void messageKeepsItsUsageIfALaterEventHasNone() throws IOException {
        check(
                data("{'type':'message_start','message':{'id':'m1','usage':{'input_tokens':11}}}")
                        + data("{'type':'message_delta','delta':{'stop_reason':'end_turn'}}"),
                "{'id':'m1','usage':{'input_tokens':11},'stop_reason':'end_turn','content':[]}");
    }

    @Test
    void geminiHasItsTextsJoined() throws IOException {
        check(
                data("{'candidates':[{'content':{'parts':[{'text':'hm','thought':true}],'role':'model'},'index':0}]}")
                        + data("{'candidates':[{'content':{'parts':[{'text':'A '}],'role':'model'},'index':0}]}")
                        + data(
                                "{'candidates':[{'content':{'parts':[{'text':'fig'},{'functionCall':{'name':'f'}}]},"
                                        + "'finishReason':'STOP','index':0}],'usageMetadata':{'promptTokenCount':4},'modelVersion':'g'}"),
                "{'candidates':[{'content':{'parts':[{'text':'hm','thought':true},{'text':'A fig'},"
                        + "{'functionCall':{'name':'f'}}],'role':'model'},'finishReason':'STOP','index':0}],"
                        + "'usageMetadata':{'promptTokenCount':4},'modelVersion':'g'}");
    }

    @Test
    void runHasItsLastStateAndItsMessages() throws IOException {
        check(
                "event: thread.run.created\n"
                        + data("{'id':'run1','object':'thread.run','status':'queued','usage':null}")
                        + "event: thread.message.delta\n"
                        + data("{'id':'m1','object':'thread.message.delta','delta':{'content':"
                                + "[{'index':0,'type':'text','text':{'value':'Good '}}]}}")
                        + "event: thread.message.delta\n"
                        + data("{'id':'m1','delta':{'content':[{'index':0,'type':'text','text':{'value':'evening'}}]}}")
                        + "event: thread.message.delta\n"
                        + data("{'id':'m1','delta':{'content':[{'index':0,'text':{}}]}}")
                        + "event: thread.run.completed\n"
                        + data("{'id':'run1','object':'thread.run','status':'completed','usage':{'total_tokens':47}}"),
                "{'id':'run1','object':'thread.run','status':'completed','usage':{'total_tokens':47},'messages':["
                        + "{'id':'m1','object':'thread.message','role':'assistant',"
                        + "'content':[{'type':'text','text':{'value':'Good evening'}}]}]}");
    }

    @Test
    void transcriptHasItsText() throws IOException {
        check(
                data("{'type':'transcript.text.delta','delta':'Good '}")
                        + data("{'type':'transcript.text.delta','delta':'evening'}")
                        + data("{'type':'transcript.text.done','text':'Good evening','usage':{'input_tokens':21}}"),
                "{'text':'Good evening','usage':{'input_tokens':21}}");
    }

    @Test
    void speechHasItsUsageAndNoSound() throws IOException {
        check(
                data("{'type':'speech.audio.delta','audio':'" + "QUJD".repeat(100) + "'}")
                        + data("{'type':'speech.audio.done','usage':{'input_tokens':6}}"),
                "{'type':'speech.audio.done','usage':{'input_tokens':6}}");
    }

    @Test
    void aLongStreamIsCutWithinItsTextAndKeepsWhatComesLast() throws IOException {
        String events = IntStream.range(0, 3000)
                        .mapToObj(i ->
                                data("{" + CHUNK + ",'choices':[{'index':0,'delta':{'content':'wörd\\n" + i + " '}}]}"))
                        .collect(Collectors.joining())
                + data("{" + CHUNK + ",'choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}")
                + data("{" + CHUNK + ",'choices':[],'usage':{'completion_tokens':9000}}");

        CapturedBody body = Captured.stream(16 * 1024, events);

        JsonNode whole = JSON.readTree(body.text());
        assertThat(body.isJson()).isTrue();
        assertThat(body.isTruncated()).isTrue();
        assertThat(body.text().getBytes(UTF_8)).hasSizeBetween(8000, 16 * 1024);
        assertThat(whole.at("/usage/completion_tokens").asInt()).isEqualTo(9000);
        assertThat(whole.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(whole.at("/choices/0/message/content").asText()).startsWith("wörd\n0 wörd\n1 ");
    }

    @Test
    void anErrorWithinAStreamIsKept() throws IOException {
        assertThat(JSON.readTree(Captured.stream(
                                        PLENTY,
                                        data("{'choices':[{'index':0,'delta':{'content':'a'}}]}")
                                                + data("{'error':{'message':'overloaded'}}"))
                                .text())
                        .at("/error/message")
                        .asText())
                .isEqualTo("overloaded");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"data: {\"colour\":\"red\"}\n\n", "event: a\ndata: plain words\n\n", ": nothing but this\n\n"})
    void anUnknownStreamStaysAsItIs(String events) {
        assertThat(Captured.stream(PLENTY, events)).isEqualTo(new CapturedBody(events, false, false));
    }

    @Test
    void evenATinyBoundHolds() {
        for (int max = 1; max < 300; max++) {
            CapturedBody body = Captured.stream(
                    max,
                    data("{" + CHUNK
                            + ",'choices':[{'index':0,'delta':{'content':'x'}}],'usage':{'prompt_tokens':1}}"));

            assertThat(body.text().length()).isLessThanOrEqualTo(max);
        }
    }

    private static void check(String events, String expected) throws IOException {
        CapturedBody body = Captured.stream(PLENTY, events);

        assertThat(JSON.readTree(body.text())).isEqualTo(JSON.readTree(quoted(expected)));
        assertThat(body.isJson()).isTrue();
        assertThat(body.isTruncated()).isFalse();
    }

    private static String data(String json) {
        return "data: " + quoted(json) + "\n\n";
    }

    /** Apostrophes are easier to read here. */
    private static String quoted(String json) {
        return json.replace('\'', '"').replace("\\\\\"", "\\\"");
    }
}
