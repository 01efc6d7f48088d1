Attribute VB_Name = "modRaaderumHost"
' The way from a cell or a button to Python and back. The other end, and what crosses, is udfs/xlwings_host.py.
Option Explicit
Option Private Module

Private Const FUNCTIONS_MODULE As String = "udfs.xlwings_host"
Private Const MACROS_MODULE As String = "addin.excel_macros"
Private Const SERVER_MODULE As String = "addin.serve"
Private Const RUNNING_SERVER As String = "{{running_server}}"
Private Const ADDIN_VERSION As String = "{{version}}"

Private Const ERROR_MARK As Long = 57344
Private Const CALLER_MARK As Long = 57345
Private Const OMITTED_MARK As Long = 57346
Private Const VALUE_ERROR As Long = 2015
Private Const NOT_AVAILABLE As Long = 2042
Private Const CANCEL_DISABLED As Long = 0
Private Const SECONDS_BETWEEN_ATTEMPTS As Long = 60

' What COM says when the process behind an object has gone.
Private Const SERVER_UNAVAILABLE As Long = 462
Private Const RPC_UNAVAILABLE As Long = &H800706BA
Private Const RPC_FAILED As Long = &H800706BE
Private Const DISCONNECTED As Long = &H80010108
Private Const CONNECTION_TERMINATED As Long = &H800706BF

' Both names can be declared: a DLL is looked for when a function is called, not before.
Private Declare PtrSafe Function Activate64 Lib "xlwings64-{{xlwings}}.dll" Alias "XLPyDLLActivateAuto" (ByRef result As Variant, ByVal config As String, ByVal mode As Long) As Long
Private Declare PtrSafe Function Activate32 Lib "xlwings32-{{xlwings}}.dll" Alias "XLPyDLLActivateAuto" (ByRef result As Variant, ByVal config As String, ByVal mode As Long) As Long
Private Declare PtrSafe Function LoadLibraryW Lib "kernel32" (ByVal path As LongPtr) As LongPtr

Private python As Object        ' one for all workbooks
Private config As String        ' what the DLL knows it by
Private failure As String       ' why there is none
Private attempted As Date

' --- cells -----------------------------------------------------------------------------------------------------

' The value of a cell function. Never raises: a cell shows an error value, and the sentence stands in the journal.
Public Function CellResult(ByVal name As String, ByVal given As Variant) As Variant
    Dim repeated As Boolean
    On Error GoTo failed
again:
    If Connected() Then
        CellResult = FromPython(python.CallUDF(FUNCTIONS_MODULE, name, given, Nothing, Nothing))
    Else
        CellResult = CVErr(NOT_AVAILABLE)
    End If
    Exit Function
failed:
    If Not repeated And IsLost(Err.Number) Then
        repeated = True
        Set python = Nothing
        Resume again
    End If
    CellResult = CVErr(VALUE_ERROR)
End Function

' An argument as it goes over: a range as its plain values, dates and currency as numbers.
Public Function Plain(Optional ByVal given As Variant) As Variant
    If IsMissing(given) Then
        Plain = ChrW(OMITTED_MARK)
    ElseIf TypeName(given) = "Range" Then
        If given.Areas.Count > 1 Then
            Plain = CVErr(VALUE_ERROR)
        ElseIf given.Rows.Count = given.Worksheet.Rows.Count Then
            Plain = WithinUsedRows(given).Value2
        Else
            Plain = given.Value2
        End If
    Else
        Plain = given
    End If
End Function

' A whole column without the million rows below the sheet's last one.
Private Function WithinUsedRows(ByVal column As Object) As Object
    Dim last As Long
    With column.Worksheet.UsedRange
        last = .Row + .Rows.Count - 1
    End With
    Set WithinUsedRows = column.Resize(last)
End Function

' The calling cell as text, for the journal.
Public Function CallerMark() As String
    CallerMark = ChrW(CALLER_MARK)
    On Error Resume Next
    CallerMark = CallerMark & Application.Caller.Address(External:=True)
End Function

' A result from Python with its marked texts as error values, in an array too.
Public Function FromPython(ByVal value As Variant) As Variant
    Dim row As Long, column As Long, table As Boolean
    If Not IsArray(value) Then
        FromPython = CellFromPython(value)
        Exit Function
    End If
    table = IsTable(value)
    For row = LBound(value) To UBound(value)
        If table Then
            For column = LBound(value, 2) To UBound(value, 2)
                value(row, column) = CellFromPython(value(row, column))
            Next column
        Else
            value(row) = CellFromPython(value(row))
        End If
    Next row
    FromPython = value
End Function

Private Function IsTable(ByRef value As Variant) As Boolean
    Dim last As Long
    On Error Resume Next
    last = UBound(value, 2)
    IsTable = (Err.Number = 0)
End Function

Private Function CellFromPython(ByVal cell As Variant) As Variant
    CellFromPython = cell
    If VarType(cell) = vbString Then
        If Left$(cell, 1) = ChrW(ERROR_MARK) Then CellFromPython = CVErr(CLng(Mid$(cell, 2)))
    End If
End Function

' --- buttons ---------------------------------------------------------------------------------------------------

' Run a Python macro on the active workbook in the same Python process. Returns what is to be shown, or nothing.
' Never tried again by itself: a macro that stopped half-way may have written something.
Public Function MacroResult(ByVal name As String, ByVal argument As String) As String
    On Error GoTo failed
    ' a macro writes sheets and files beside its workbook: never into the add-in itself
    If ActiveWorkbook Is Nothing Then Workbooks.Add
    If Not IsAlive() Then Set python = Nothing
    attempted = 0
    If Connected() Then
        ' the macro itself looks for Esc; Excel must not stop this procedure for it. Excel resets this by itself
        Application.EnableCancelKey = CANCEL_DISABLED
        MacroResult = python.CallUDF(MACROS_MODULE, name, Array(argument, ActiveWorkbook), Nothing, Nothing)
    End If
    Exit Function
failed:
    If IsLost(Err.Number) Then
        Set python = Nothing
        MacroResult = Text("Python stoppede, før makroen var færdig. Se efter, om projektmappen er, som den skal være, og prøv igen.", _
                           "Python stopped before the macro had finished. See whether the workbook is as it should be, and try again.")
    Else
        MacroResult = Text("Råderum stødte på en fejl: ", "Råderum met an error: ") & Err.Description
    End If
End Function

Private Function IsAlive() As Boolean
    Dim version As String
    On Error Resume Next
    If python Is Nothing Then Exit Function
    version = python.CallUDF(FUNCTIONS_MODULE, "BC_VERSION", Array(), Nothing, Nothing)
    IsAlive = (Err.Number = 0)
End Function

' --- connection ------------------------------------------------------------------------------------------------

' Whether Python is there; tries again at most once a minute, so that a full sheet waits for one attempt only.
Private Function Connected() As Boolean
    If python Is Nothing Then
        If failure <> "" And DateDiff("s", attempted, Now) < SECONDS_BETWEEN_ATTEMPTS Then Exit Function
        failure = Connect()
        attempted = Now
        If failure <> "" Then TellOnce failure
    End If
    Connected = Not python Is Nothing
End Function

' Start or find Python. Returns the sentence for the user when that fails.
Private Function Connect() As String
    Dim result As Variant, folder As String, status As Long
    If Setting("python") = "" Then
        Connect = Text("Råderum er ikke sat op på denne pc. Kør kommandoen ""raaderum addin install"", eller bed IT om det.", _
                       "Råderum is not set up on this PC. Run ""raaderum addin install"", or ask IT to.")
        Exit Function
    End If
    If Not FileExists(Setting("python")) Then
        Connect = Text("Råderum kan ikke finde Python her: ", "Råderum cannot find Python here: ") & Setting("python") & _
                  Text(". Kør ""raaderum addin install"" igen, eller bed IT om det.", ". Run ""raaderum addin install"" again, or ask IT to.")
        Exit Function
    End If
    folder = Setting("dll")
    If LoadLibraryW(StrPtr(folder & "\" & LibraryName())) = 0 Then
        Connect = Text("Råderum kan ikke indlæse ", "Råderum cannot load ") & folder & "\" & LibraryName() & _
                  Text(". Kør ""raaderum addin doctor"" for at se hvorfor.", ". Run ""raaderum addin doctor"" to see why.")
        Exit Function
    End If
    config = ServerConfig(Setting("python"), Setting("start"))
    status = Activate(result, config, 1)
    If status <> 0 Then
        Connect = StartFailure(CStr(result))
        Exit Function
    End If
    Set python = result
    CompareVersions
End Function

' What the DLL is told: a command line to start, or the class of a server that already runs.
Public Function ServerConfig(ByVal interpreter As String, ByVal start As String) As String
    If start = "tjeneste" Then
        ServerConfig = RUNNING_SERVER
    Else
        ' isolated (-I): neither the current folder nor the environment adds to the import path
        ServerConfig = """" & interpreter & """ -I -m " & SERVER_MODULE & " $(CLSID)"
    End If
End Function

Private Function StartFailure(ByVal reason As String) As String
    If Setting("start") = "tjeneste" Then
        StartFailure = Text("Råderums tjeneste kører ikke. Start den med ""raaderum addin serve"", eller log af og på igen.", _
                            "Råderum's service is not running. Start it with ""raaderum addin serve"", or log off and on again.")
    Else
        StartFailure = Text("Råderum kunne ikke starte Python. Kør ""raaderum addin doctor"" for at se hvorfor.", _
                            "Råderum could not start Python. Run ""raaderum addin doctor"" to see why.")
    End If
    StartFailure = StartFailure & vbCrLf & vbCrLf & reason
End Function

Private Sub CompareVersions()
    Dim found As String
    found = python.CallUDF(FUNCTIONS_MODULE, "BC_VERSION", Array(), Nothing, Nothing)
    If found <> ADDIN_VERSION Then
        TellOnce Text("Råderum i Excel er version ", "Råderum in Excel is version ") & ADDIN_VERSION & _
                 Text(", men Python-delen er version ", ", but the Python part is version ") & found & _
                 Text(". Kør ""raaderum addin install"" igen.", ". Run ""raaderum addin install"" again.")
    End If
End Sub

Public Function LibraryName() As String
    If InStr(Application.OperatingSystem, "64-bit") > 0 Then
        LibraryName = "xlwings64-{{xlwings}}.dll"
    Else
        LibraryName = "xlwings32-{{xlwings}}.dll"
    End If
End Function

Private Function Activate(ByRef result As Variant, ByVal command As String, ByVal mode As Long) As Long
    If InStr(LibraryName(), "64") > 0 Then
        Activate = Activate64(result, command, mode)
    Else
        Activate = Activate32(result, command, mode)
    End If
End Function

Public Function IsLost(ByVal number As Long) As Boolean
    Select Case number
        Case SERVER_UNAVAILABLE, RPC_UNAVAILABLE, RPC_FAILED, DISCONNECTED, CONNECTION_TERMINATED
            IsLost = True
    End Select
End Function

' Let go of Python, and end it when Excel started it.
Public Sub Disconnect()
    Dim result As Variant
    On Error Resume Next
    If Not python Is Nothing Then
        Set python = Nothing
        If config <> RUNNING_SERVER Then Activate result, config, -1
    End If
    failure = ""
End Sub

Private Sub TellOnce(ByVal sentence As String)
    Static told As String
    If sentence = told Then Exit Sub
    told = sentence
    If Application.DisplayAlerts And Application.Interactive Then Tell sentence
End Sub
